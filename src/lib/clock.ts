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
  requestFrame: (callback) =>
    typeof requestAnimationFrame === 'function'
      ? requestAnimationFrame(callback)
      : setTimeout(() => callback(performance.now()), FRAME_FALLBACK_MS),
  cancelFrame: (handle) =>
    typeof cancelAnimationFrame === 'function'
      ? cancelAnimationFrame(handle as number)
      : clearTimeout(handle as number),
};
