import type { Clock } from '../types/clock.ts';

export interface Breaker {
  readonly isOpen: boolean;
  /** `false` while it is open; once per pause one trial is let through. */
  canTry(): boolean;
  succeeded(): void;
  /** Returns whether this failure opened it. */
  failed(): boolean;
}

export interface BreakerOptions {
  readonly clock: Clock;
  /** Failures in a row that open it. */
  readonly maxFailures: number;
  /** How long it stays open before a trial. */
  readonly pauseMs: number;
}

/** Stops asking what does not answer, and tries again now and then. */
export function createBreaker({ clock, maxFailures, pauseMs }: BreakerOptions): Breaker {
  let failureCount = 0;
  let nextTrialMs = 0;

  return {
    get isOpen() {
      return failureCount >= maxFailures;
    },
    canTry() {
      if (failureCount < maxFailures) return true;
      if (clock.now() < nextTrialMs) return false;
      nextTrialMs = clock.now() + pauseMs;
      return true;
    },
    succeeded() {
      failureCount = 0;
    },
    failed() {
      failureCount += 1;
      nextTrialMs = clock.now() + pauseMs;
      return failureCount === maxFailures;
    },
  };
}
