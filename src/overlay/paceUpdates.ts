import type { Clock, TimerHandle } from '../types/clock.ts';
import type { Stop } from '../types/functions.ts';

export interface PacedUpdates<Value> {
  readonly push: (value: Value) => void;
  readonly stop: Stop;
}

/** Passes the first value on at once, then at most one per `everyMs`: the latest. Waits only while one is held back. */
export function paceUpdates<Value>(everyMs: number, clock: Clock, update: (value: Value) => void): PacedUpdates<Value> {
  let latest: Value;
  let nextMs = 0;
  let timer: TimerHandle | undefined;

  const pass = (): void => {
    timer = undefined;
    nextMs = clock.now() + everyMs;
    update(latest);
  };
  return {
    push: (value) => {
      latest = value;
      if (timer !== undefined) return;
      const waitMs = nextMs - clock.now();
      if (waitMs <= 0) pass();
      else timer = clock.setTimer(pass, waitMs);
    },
    stop: () => {
      if (timer !== undefined) clock.clearTimer(timer);
      timer = undefined;
    },
  };
}
