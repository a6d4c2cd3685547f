import type { Clock, TimerHandle } from '../types/clock.ts';

export interface TimeoutOptions {
  /** Infinity waits for ever. */
  readonly timeoutMs: number;
  readonly clock: Clock;
  /** Makes the error, and ends the work if that can be done. */
  readonly onTimeout: () => Error;
}

/** Runs the work at once and settles as it does, a throw included, or rejects when the time is over. */
export async function withTimeout<Result>(
  work: () => Result | PromiseLike<Result>,
  { timeoutMs, clock, onTimeout }: TimeoutOptions,
): Promise<Result> {
  // Timers take 32 bits: a longer one would fire at once.
  if (timeoutMs >= 2 ** 31) return work();
  let timer: TimerHandle | undefined;
  const timedOut = new Promise<never>((_resolve, reject) => {
    timer = clock.setTimer(() => reject(onTimeout()), timeoutMs);
  });
  try {
    return await Promise.race([work(), timedOut]);
  } finally {
    if (timer !== undefined) clock.clearTimer(timer);
  }
}
