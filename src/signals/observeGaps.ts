import type { Clock } from '../types/clock.ts';

/** Whoever tells it has just read the clock: it reads it no second time. */
export interface GapWatch {
  /** Something happens now. To be told first, before what happened. */
  note(nowMs: number): void;
  /** A frame has been asked for: the browser draws it soon, if anyone can see it. */
  asked(nowMs: number): void;
  /** A frame has been drawn. */
  drawn(nowMs: number): void;
  /** None is due any more. */
  rest(): void;
  /** A timer fires now, or is still waited for, that was due then. */
  fired(dueMs: number, nowMs: number): void;
}

export type GapListener = (why: 'asleep' | 'no-frame', sinceMs: number) => void;

/** The wall clock runs on in a sleeping machine, the page's own does not everywhere. What adjusts it daily takes less. */
const MAX_DRIFT_MS = 2000;
/** How often the two are compared at most: what happens within one frame happens awake. */
const COMPARE_EVERY_MS = 10;
/** Nobody sits before a page that is blocked for longer: then it slept. */
const MAX_BLOCKED_MS = 10_000;
/** A page that lives draws sooner, also where the drawing is done by the processor, unless nobody can see it. */
const MAX_FRAME_WAIT_MS = 5000;

/**
 * Notices time that the map cannot have had, from the clock, and from frames and timers that come late; it has none of its own.
 * A machine that slept; a frame that was asked for and did not come while the page lived on.
 */
export function observeGaps(clock: Clock, onGap: GapListener): GapWatch {
  let notedMs = clock.now();
  let comparedMs = notedMs;
  let epochShiftMs = clock.epochNow() - notedMs;
  let askedMs: number | null = null;
  /** The longest time without any sign of life since the frame was asked for. */
  let silenceMs = 0;

  const compare = (nowMs: number): void => {
    const shiftMs = clock.epochNow() - nowMs;
    const driftMs = shiftMs - epochShiftMs;
    // A wall clock that was put back, or stood still in an app's fake timers, goes on from where it was: that is no sleep.
    epochShiftMs = Math.max(epochShiftMs, shiftMs);
    comparedMs = nowMs;
    if (driftMs > MAX_DRIFT_MS) onGap('asleep', notedMs);
  };
  const note = (nowMs: number): void => {
    if (nowMs - comparedMs >= COMPARE_EVERY_MS) compare(nowMs);
    const silentMs = nowMs - notedMs;
    silenceMs = Math.max(silenceMs, silentMs);
    notedMs = nowMs;
    // Whatever comes first: the move may be over with it, and wait for no frame any more.
    if (askedMs === null || silentMs <= MAX_BLOCKED_MS) return;
    const sinceMs = askedMs;
    askedMs = null;
    onGap('asleep', sinceMs);
  };

  return {
    note,
    asked(nowMs) {
      if (askedMs !== null) return;
      askedMs = nowMs;
      silenceMs = 0;
    },
    drawn(nowMs) {
      note(nowMs);
      const sinceMs = askedMs;
      askedMs = null;
      if (sinceMs === null) return;
      const waitedMs = nowMs - sinceMs;
      // One long silence is a blocked page, or sleep where it is too long for that; a page that lived on was not drawn.
      if (waitedMs > MAX_FRAME_WAIT_MS && silenceMs < waitedMs / 2) onGap('no-frame', sinceMs);
    },
    rest() {
      askedMs = null;
    },
    fired(dueMs, nowMs) {
      if (nowMs - dueMs > MAX_BLOCKED_MS) onGap('asleep', Math.min(dueMs, notedMs));
    },
  };
}
