import { afterTask } from '../lib/afterTask.ts';
import { listenTo } from '../lib/listenTo.ts';
import type { Handlers } from '../lib/listenTo.ts';
import type { Clock, TimerHandle } from '../types/clock.ts';

/** What code that watches a map takes of the browser, played as it was, until it is live: then the browser's own. */
export interface PlayedHost {
  /** This clock, which says when what is played was. */
  clockOf(clock: Clock): Clock;
  readonly listen: typeof listenTo;
  readonly afterTask: typeof afterTask;
  /** What follows happened then. */
  reach(atMs: number): void;
  /** An event that the browser told of this target, with what an event tells only meanwhile. */
  tell(target: EventTarget, event: Event, path: readonly EventTarget[], coalesced: readonly Event[]): void;
  /** What happens meanwhile happened while the map drew: a frame that is asked for then is the next one. */
  draw(drawing: () => void): void;
  frame(frameMs: number): void;
  /** Timers fired that were due by then. @default by what was reached */
  fire(dueMs?: number): void;
  taskOver(): void;
  /** What still waits does so for the browser now. */
  live(): void;
}

interface Wait {
  /** Of a timer; of a frame the draw in which it was asked for, until that is over. */
  atMs: number;
  readonly run: (frameMs: number) => void;
  /** Waits on, live. */
  readonly begin: () => TimerHandle;
  handle?: TimerHandle;
}

interface Listening {
  readonly target: EventTarget;
  readonly handlers: Handlers;
  readonly isMeant: ((event: Event) => boolean) | undefined;
  stop: () => void;
}

export function createPlayedHost(): PlayedHost {
  /** `null`: live. */
  let nowMs: number | null = 0;
  let isDrawing = false;
  const frames = new Set<Wait>();
  const timers = new Set<Wait>();
  const tasks = new Set<() => void>();
  const listenings = new Set<Listening>();

  const add = (waits: Set<Wait>, wait: Wait): Wait => {
    waits.add(wait);
    return wait;
  };
  const run = (waits: Set<Wait>, isDue: (wait: Wait) => boolean, frameMs = 0): void => {
    for (const wait of [...waits].filter(isDue)) {
      if (waits.delete(wait)) wait.run(frameMs);
    }
  };
  /** Forgets what waits, or ends what it has become. */
  const cancel = (waits: Set<Wait>, handle: TimerHandle, end: (handle: TimerHandle) => void): void => {
    // The cast: handles are what was returned, of the one kind or of the other.
    const wait = handle as Wait;
    if (!waits.delete(wait)) end(wait.handle ?? handle);
  };
  const taskOver = (): void => {
    for (const callback of tasks) callback();
    tasks.clear();
  };

  return {
    clockOf: (clock) => ({
      ...clock,
      now: () => nowMs ?? clock.now(),
      setTimer(callback, delayMs) {
        if (nowMs === null) return clock.setTimer(callback, delayMs);
        const atMs = nowMs + delayMs;
        const begin = (): TimerHandle => clock.setTimer(callback, Math.max(0, atMs - clock.now()));
        return add(timers, { atMs, run: callback, begin });
      },
      clearTimer: (handle) => cancel(timers, handle, clock.clearTimer),
      requestFrame(callback) {
        if (nowMs === null) return clock.requestFrame(callback);
        const begin = (): TimerHandle => clock.requestFrame(callback);
        return add(frames, { atMs: isDrawing ? nowMs : -Infinity, run: callback, begin });
      },
      cancelFrame: (handle) => cancel(frames, handle, clock.cancelFrame),
    }),
    listen(target, handlers, isMeant) {
      if (nowMs === null) return listenTo(target, handlers, isMeant);
      const listening: Listening = { target, handlers, isMeant, stop: () => listenings.delete(listening) };
      listenings.add(listening);
      return () => listening.stop();
    },
    afterTask(callback) {
      if (nowMs === null) afterTask(callback);
      else tasks.add(callback);
    },
    reach(atMs) {
      if (nowMs !== null) nowMs = atMs;
    },
    tell(target, told, path, coalesced) {
      const event = playedEvent(told, path, coalesced);
      for (const { target: own, handlers, isMeant } of listenings) {
        if (own !== target || !handlers[event.type] || isMeant?.(event) === false) continue;
        // The cast: it is called with the events that it is named for.
        (handlers[event.type] as (event: Event) => void)(event);
      }
    },
    draw(drawing) {
      isDrawing = true;
      drawing();
      isDrawing = false;
    },
    frame(frameMs) {
      const waiting = [...frames];
      run(frames, ({ atMs }) => atMs < frameMs, frameMs);
      // Whatever a page's own frames tell: a draw is in one of them.
      for (const wait of waiting) wait.atMs = -Infinity;
    },
    fire: (dueMs = nowMs ?? Infinity) => run(timers, ({ atMs }) => atMs <= dueMs),
    taskOver,
    live() {
      nowMs = null;
      taskOver();
      for (const wait of [...frames, ...timers]) wait.handle = wait.begin();
      frames.clear();
      timers.clear();
      for (const listening of listenings) {
        listening.stop = listenTo(listening.target, listening.handlers, listening.isMeant);
      }
      listenings.clear();
    },
  };
}

/** As a listener sees an event while the browser tells it. */
function playedEvent(event: Event, path: readonly EventTarget[], coalesced: readonly Event[]): Event {
  const meanwhile: Readonly<Record<PropertyKey, unknown>> = {
    composedPath: () => path,
    getCoalescedEvents: () => coalesced,
  };
  // Its getters want the event itself.
  return new Proxy(event, { get: (target, name) => meanwhile[name] ?? Reflect.get(target, name) });
}
