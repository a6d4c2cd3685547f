import { MapVitalsError } from '../errors.ts';
import { createBreaker } from '../lib/createBreaker.ts';
import { withTimeout } from '../lib/withTimeout.ts';
import type { Clock } from '../types/clock.ts';

export interface DiskHealth {
  readonly isDown: boolean;
  readonly timeoutCount: number;
  readonly errorCount: number;
  /** The answer of the disk, or rejects with STORAGE: after the deadline, and at once while the disk is down. */
  ask<Answer>(deadlineMs: number, work: () => Promise<Answer>): Promise<Answer>;
}

const MAX_FAILURES = 3;
/** So long it is left alone before it is tried again. */
export const PAUSE_MS = 30_000;

/** Some disks never answer: about 1 % of users hang on open (TanStack/query #9185). @param onDown lets go of the connection */
export function createDiskHealth(clock: Clock, onDown: () => void): DiskHealth {
  const breaker = createBreaker({ clock, maxFailures: MAX_FAILURES, pauseMs: PAUSE_MS });
  let timeoutCount = 0;
  let errorCount = 0;

  return {
    get isDown() {
      return breaker.isOpen;
    },
    get timeoutCount() {
      return timeoutCount;
    },
    get errorCount() {
      return errorCount;
    },
    async ask(deadlineMs, work) {
      if (!breaker.canTry()) throw new MapVitalsError('STORAGE', 'the disk is down; it is tried again later.');
      const timeoutsBefore = timeoutCount;
      const onTimeout = (): Error => {
        timeoutCount += 1;
        return new MapVitalsError('STORAGE', `the disk did not answer within ${deadlineMs} ms.`);
      };
      try {
        const answer = await withTimeout(work, { timeoutMs: deadlineMs, clock, onTimeout });
        breaker.succeeded();
        return answer;
      } catch (error) {
        if (timeoutCount === timeoutsBefore) errorCount += 1;
        if (breaker.failed()) onDown();
        throw error;
      }
    },
  };
}
