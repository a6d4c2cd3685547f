import type { Clock } from '../types/clock.ts';

export interface GapWatch {
  /** Something happens now. To be told first, before what happened. */
  note(): void;
  /** A frame has been asked for: the browser draws it soon, if anyone can see it. */
  asked(): void;
  /** A frame has been drawn. */
  drawn(): void;
  /** None is due any more. */
  rest(): void;
  /** A timer fires now, or is still waited for, that was due then. */
  fired(dueMs: number): void;
}

export type GapListener = (why: 'asleep' | 'no-frame', sinceMs: number) => void;

/** The wall clock runs on in a sleeping machine, the page's own does not everywhere. What adjusts it daily takes less. */
const MAX_DRIFT_MS = 2000;
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
  let epochShiftMs = clock.epochNow() - notedMs;
  let askedMs: number | null = null;
  /** The longest time without any sign of life since the frame was asked for. */
  let silenceMs = 0;

  const note = (): void => {
    const nowMs = clock.now();
    const shiftMs = clock.epochNow() - nowMs;
    const sinceMs = notedMs;
    const driftMs = shiftMs - epochShiftMs;
    silenceMs = Math.max(silenceMs, nowMs - notedMs);
    notedMs = nowMs;
    epochShiftMs = shiftMs;
    if (driftMs > MAX_DRIFT_MS) onGap('asleep', sinceMs);
  };

  return {
    note,
    asked() {
      if (askedMs !== null) return;
      askedMs = clock.now();
      silenceMs = 0;
    },
    drawn() {
      note();
      const sinceMs = askedMs;
      askedMs = null;
      if (sinceMs === null) return;
      const waitedMs = clock.now() - sinceMs;
      // One long silence is a blocked page, or sleep where it is too long for that; a page that lived on was not drawn.
      if (silenceMs > MAX_BLOCKED_MS) onGap('asleep', sinceMs);
      else if (waitedMs > MAX_FRAME_WAIT_MS && silenceMs < waitedMs / 2) onGap('no-frame', sinceMs);
    },
    rest() {
      askedMs = null;
    },
    fired(dueMs) {
      if (clock.now() - dueMs > MAX_BLOCKED_MS) onGap('asleep', Math.min(dueMs, notedMs));
    },
  };
}
