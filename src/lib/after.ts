import type { Clock } from '../types/clock.ts';
import type { Stop } from '../types/functions.ts';

/** Calls back once after `delayMs`, unless it is stopped before. */
export function after(clock: Clock, delayMs: number, callback: () => void): Stop {
  const timer = clock.setTimer(callback, delayMs);
  return () => clock.clearTimer(timer);
}
