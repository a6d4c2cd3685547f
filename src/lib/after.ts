import type { Clock } from '../types/clock.ts';
import type { Stop } from '../types/functions.ts';

/** Timers take 32 bits: a longer one would fire at once. */
const LONGEST_MS = 2 ** 31 - 1;

/** Calls back once after `delayMs`, at most 24 days, unless it is stopped before. */
export function after(clock: Clock, delayMs: number, callback: () => void): Stop {
  const timer = clock.setTimer(callback, Math.min(delayMs, LONGEST_MS));
  return () => clock.clearTimer(timer);
}
