import { observeGaps } from '../signals/observeGaps.ts';
import type { Clock } from '../types/clock.ts';
import type { MapEvent } from '../types/mapEvents.ts';

/** Who makes numbers of the events. */
export interface EventTarget {
  readonly event: (event: MapEvent) => void;
  /** When its next timer is due; `null` where it has none. */
  readonly dueMs: number | null;
}

export interface GapTeller {
  /** Passes an event on. `nowMs`: what is told as it happens is told at its own time. @default event.atMs */
  readonly event: (event: MapEvent, nowMs?: number) => void;
  /** A timer of the listener's fires that was due then. */
  readonly beforeTimer: (dueMs: number) => void;
}

/** An event is told when it happens; one that is older was kept until somebody could take it. */
const MAX_AGE_MS = 100;

/**
 * Passes events on, with the time that nobody had before them: a machine that slept, a page that was not drawn. It is over
 * when it is noticed, so it is told as it was: hidden from its start, visible now.
 */
export function tellGaps(clock: Clock, listener: EventTarget): GapTeller {
  const startMs = clock.now();
  let latestMs = -Infinity;
  let isUnseen = false;
  let isMoving = false;

  const gaps = observeGaps(clock, (reason, sinceMs) => {
    if (isUnseen) return;
    latestMs = Math.max(sinceMs, latestMs);
    listener.event({ type: 'hidden', atMs: latestMs, reason });
    latestMs = clock.now();
    listener.event({ type: 'visible', atMs: latestMs });
  });
  /** Since nobody waited for it before, it is not late. */
  const fired = (dueMs: number, nowMs: number): void => {
    if (dueMs >= startMs) gaps.fired(dueMs, nowMs);
  };
  return {
    event(event, nowMs = event.atMs) {
      const { type } = event;
      // Of what was kept nobody knows any more what came late.
      const isLive = nowMs - event.atMs < MAX_AGE_MS;
      const { dueMs } = listener;
      // It should have fired long ago.
      if (isLive && dueMs !== null) fired(dueMs, nowMs);
      if (!isLive) gaps.rest();
      else if (type === 'frame' || type === 'tick') gaps.drawn(nowMs);
      else gaps.note(nowMs);
      if (type === 'hidden' || type === 'visible') isUnseen = type === 'hidden';
      if (type === 'moveStart' || type === 'moveEnd') isMoving = type === 'moveStart';
      latestMs = event.atMs;
      listener.event(event);
      if (!isLive) return;
      if (isMoving || (type === 'tileReady' && event.isNetworkTile)) gaps.asked(nowMs);
      else if (endsInRest(event)) gaps.rest();
    },
    beforeTimer: (dueMs) => fired(dueMs, clock.now()),
  };
}

/** Nothing is left to draw, or nothing can be. */
function endsInRest({ type }: MapEvent): boolean {
  return type === 'idle' || type === 'moveEnd' || type === 'contextLost' || type === 'contextRestored';
}
