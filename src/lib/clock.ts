import type { Clock } from '../types/clock.ts';

// The one file that touches the host's time. Globals are looked up at each call, never aliased, so that a page which
// replaces them (a test, a zone library) is followed.

const FRAME_FALLBACK_MS = 16;

export const hostNow = (): number => performance.now();

/** ISO 8601 in UTC; empty for what is no time. */
export const toIso = (epochMs: number): string => new Date(epochMs).toJSON() ?? '';

/** The host's own clock. */
export const hostClock: Clock = {
  now: hostNow,
  epochNow: () => Date.now(),
  setTimer: (callback, delayMs) => setTimeout(callback, delayMs),
  clearTimer: (handle) => clearTimeout(handle as number),
  requestFrame(callback) {
    try {
      return requestAnimationFrame(callback);
    } catch {
      // There is none, or what a page has put in its place throws. The timer's number may be that of another's frame.
      const timer = setTimeout(() => callback(performance.now()), FRAME_FALLBACK_MS);
      // The cast: Node's are objects, which are numbers as well.
      return -(timer as unknown as number);
    }
  },
  cancelFrame: (handle) =>
    (handle as number) < 0 ? clearTimeout(-(handle as number)) : cancelAnimationFrame(handle as number),
};
