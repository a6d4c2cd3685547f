import { after } from '../lib/after.ts';
import type { Clock } from '../types/clock.ts';
import type { Stop } from '../types/functions.ts';

/** Rings once, at the earliest time that it was set to. */
export interface Alarm {
  set(delayMs: number): void;
  stop(): void;
}

export function createAlarm(clock: Clock, ring: () => void): Alarm {
  let dueMs = Infinity;
  let stopTimer: Stop | undefined;
  const stop = (): void => {
    stopTimer?.();
    dueMs = Infinity;
  };
  return {
    set(delayMs) {
      const atMs = clock.now() + delayMs;
      if (dueMs <= atMs) return;
      stop();
      dueMs = atMs;
      stopTimer = after(clock, delayMs, () => {
        dueMs = Infinity;
        ring();
      });
    },
    stop,
  };
}
