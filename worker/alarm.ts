import { after } from '../src/lib/after.ts';
import type { Clock } from '../src/types/clock.ts';
import type { Stop } from '../src/types/functions.ts';

export interface Alarm {
  /** Rings then, or earlier. */
  at(dueMs: number): void;
  stop(): void;
}

/** So late a timer shows that the page was blocked or asleep. */
const LATE_MS = 50;

/**
 * One timer for many deadlines, never put off: it may ring when nothing is due. Setting a timer for each call would
 * cost more than the call.
 * @param onLate the page was blocked or asleep for at least so long: its workers may have been, too
 */
export function createAlarm(clock: Clock, onRing: (nowMs: number) => void, onLate: (lateMs: number) => void): Alarm {
  let stopTimer: Stop | undefined;
  let dueMs = Infinity;
  let isSecondLook = false;

  const stop = (): void => {
    stopTimer?.();
    dueMs = Infinity;
  };
  const at = (atMs: number): void => {
    if (atMs >= dueMs) return;
    stop();
    dueMs = atMs;
    stopTimer = after(clock, atMs - clock.now(), ring);
  };
  const ring = (): void => {
    const nowMs = clock.now();
    const lateMs = nowMs - dueMs;
    stop();
    // What the workers said meanwhile waits behind this timer: let it be heard before anyone is called silent.
    isSecondLook = lateMs > LATE_MS && !isSecondLook;
    if (!isSecondLook) return onRing(nowMs);
    onLate(lateMs);
    at(nowMs + 1);
  };

  return { at, stop };
}
