/** A pending timer or frame; opaque. */
export type TimerHandle = number | object;

/** Where all time comes from, so that a test can own it. Milliseconds throughout. */
export interface Clock {
  /** Monotonic time since the page's time origin, as `performance.now()`. */
  now(): number;
  /** Wall-clock time, as `Date.now()`. */
  epochNow(): number;
  setTimer(callback: () => void, delayMs: number): TimerHandle;
  clearTimer(handle: TimerHandle): void;
  /** Runs before the next paint with that frame's time; after 16 ms where the host draws nothing. */
  requestFrame(callback: (frameMs: number) => void): TimerHandle;
  cancelFrame(handle: TimerHandle): void;
}
