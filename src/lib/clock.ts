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
    // What comes while it is asked for is no frame: who asks in each for the next would never end.
    let run: (frameMs: number) => void = later;
    const once = (frameMs: number): void => {
      const next = run;
      run = nothing;
      next(frameMs);
    };
    function later(): void {
      setTimeout(() => once(performance.now()), FRAME_FALLBACK_MS);
    }
    try {
      requestAnimationFrame(once);
    } catch {
      // A server has none, and what some pages put in its place throws.
      later();
    }
    run = callback;
    return () => (run = nothing);
  },
  cancelFrame: (handle) => (handle as () => void)(),
};

function nothing(): void {}
