import type { Clock } from '../types/clock.ts';
import type { Outcome } from './flights.ts';

/** Loads that failed a moment ago: until their time is over they are not tried again. */
export interface RecentFailures {
  get(key: string): Outcome | undefined;
  add(key: string, outcome: Outcome, ttlMs: number): void;
  forget(key: string): void;
  clear(): void;
}

const MAX_FAILURES = 500;

export function createRecentFailures(clock: Clock): RecentFailures {
  const failures = new Map<string, { readonly outcome: Outcome; readonly untilMs: number }>();
  return {
    get(key) {
      const failed = failures.get(key);
      return failed && clock.now() < failed.untilMs ? failed.outcome : undefined;
    },
    add(key, outcome, ttlMs) {
      failures.set(key, { outcome, untilMs: clock.now() + ttlMs });
      if (failures.size > MAX_FAILURES) failures.delete(failures.keys().next().value!);
    },
    // Hot, for each value that is set: mostly there is nothing to forget.
    forget(key) {
      if (failures.size > 0) failures.delete(key);
    },
    clear: () => failures.clear(),
  };
}
