import type { Clock, TimerHandle } from '../src/types/clock.ts';

export interface Alarm {
  /** Rings then, or earlier. */
  at(dueMs: number): void;
  stop(): void;
}

/** So late a timer shows that the page was blocked or asleep. */
const LATE_MS = 50;
/** Browsers keep a timer's delay in 32 bits: a longer one fires at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * One timer for many deadlines, never put off: it may ring when nothing is due. Setting a timer for each call would
 * cost more than the call.
 */
export function createAlarm(clock: Clock, onRing: (nowMs: number) => void): Alarm {
  let timer: TimerHandle | undefined;
  let dueMs = Infinity;
  let isSecondLook = false;

  const stop = (): void => {
    if (timer !== undefined) clock.clearTimer(timer);
    timer = undefined;
    dueMs = Infinity;
  };
  const at = (atMs: number): void => {
    if (atMs >= dueMs) return;
    stop();
    dueMs = atMs;
    timer = clock.setTimer(ring, Math.min(atMs - clock.now(), LONGEST_TIMER_MS));
  };
  const ring = (): void => {
    const nowMs = clock.now();
    const isLate = nowMs - dueMs > LATE_MS;
    stop();
    // What the workers said meanwhile waits behind this timer: let it be heard before anyone is called silent.
    isSecondLook = isLate && !isSecondLook;
    if (isSecondLook) at(nowMs + 1);
    else onRing(nowMs);
  };

  return { at, stop };
}
