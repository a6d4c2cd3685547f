import { createStore } from 'zustand/vanilla';
import type { Clock, TimerHandle } from '../types/clock.ts';
import type { Unsubscribe } from '../types/functions.ts';
import type { SnapshotStore } from '../types/monitor.ts';
import type { Snapshot } from '../types/snapshot.ts';

export interface Publisher {
  /** Read-only: its one writer is in here. */
  readonly store: SnapshotStore;
  /** Something has changed since the latest picture: called for the first change, and now and then. */
  schedule(): void;
  /** The picture of now. */
  current(): Snapshot;
  dispose(): void;
}

export interface PublisherOptions {
  /** Whether something has changed since it was asked. */
  readonly takeChange: () => boolean;
  readonly build: () => Snapshot;
  /** What only time has changed. */
  readonly refresh: (latest: Snapshot) => Snapshot;
  readonly clock: Clock;
  readonly publishEveryMs: number;
  readonly onPublished: (costMs: number) => void;
  readonly onListenerError: (error: unknown) => void;
}

/** A timer that is so late was one of a test's fake ones, which are gone: the clock may be behind it then, too. */
const LOST_AFTER_MS = 1000;

/** Publishes snapshots while someone listens and something changes: then one timer runs, else none. */
export function createPublisher({
  takeChange,
  build,
  refresh,
  clock,
  publishEveryMs,
  onPublished,
  onListenerError,
}: PublisherOptions): Publisher {
  const store = createStore<Snapshot>()(build);
  let latest = store.getState();
  let refreshedMs = latest.atMs;
  let listenerCount = 0;
  let isDisposed = false;
  let timer: TimerHandle | null = null;
  /** When it was asked for. */
  let askedMs = 0;

  const changed = (): Snapshot => {
    if (takeChange()) latest = build();
    return latest;
  };
  const current = (): Snapshot => {
    const nowMs = clock.now();
    changed();
    // Not in each reading: two in a row, as React makes them, are the same.
    if (nowMs - refreshedMs >= publishEveryMs) {
      refreshedMs = nowMs;
      latest = refresh(latest);
    }
    return latest;
  };
  const stopTimer = (): void => {
    if (timer !== null) clock.clearTimer(timer);
    timer = null;
  };
  const publish = (): void => {
    timer = null;
    const startMs = clock.now();
    // What only time has changed is for who reads: it makes nobody draw anew.
    store.setState(changed(), true);
    onPublished(clock.now() - startMs);
  };
  const schedule = (): void => {
    if (listenerCount === 0 || isDisposed) return;
    const nowMs = clock.now();
    const isDue = nowMs >= askedMs && nowMs - askedMs <= publishEveryMs + LOST_AFTER_MS;
    if (timer !== null && isDue) return;
    stopTimer();
    askedMs = nowMs;
    timer = clock.setTimer(publish, publishEveryMs);
  };

  return {
    current,
    schedule,
    store: {
      getState() {
        // Nobody hears of it, so nobody can have seen another state.
        if (listenerCount === 0) store.setState(current(), true);
        return store.getState();
      },
      getInitialState: store.getInitialState,
      subscribe(listener): Unsubscribe {
        // Before it counts, so that it hears of changes from here on only.
        if (listenerCount === 0) store.setState(current(), true);
        listenerCount += 1;
        const stop = store.subscribe((state, previous) => {
          try {
            listener(state, previous);
          } catch (error) {
            onListenerError(error);
          }
        });
        let isListening = true;
        return () => {
          if (!isListening) return;
          isListening = false;
          stop();
          listenerCount -= 1;
          if (listenerCount === 0) stopTimer();
        };
      },
    },
    dispose() {
      isDisposed = true;
      stopTimer();
    },
  };
}
