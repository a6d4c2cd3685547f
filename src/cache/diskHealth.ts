import { MapVitalsError } from '../errors.ts';
import { withTimeout } from '../lib/withTimeout.ts';
import type { Clock } from '../types/clock.ts';

export interface DiskHealth {
  readonly counts: { readonly timeoutCount: number; readonly errorCount: number };
  isDown(): boolean;
  /** The answer of the disk, or rejects with STORAGE: after the deadline, and at once while the disk is down. */
  ask<Answer>(deadlineMs: number, work: () => Promise<Answer>): Promise<Answer>;
}

const MAX_FAILURES = 3;
/** So long it is left alone before it is tried again. */
export const PAUSE_MS = 30_000;

/**
 * Some disks never answer: about 1 % of users hang on open (TanStack/query #9185).
 * @param onFailure lets go of the connection: the next question is asked on a new one
 */
export function createDiskHealth(clock: Clock, onFailure: () => void): DiskHealth {
  let failuresInARow = 0;
  let nextTrialMs = 0;
  const counts = { timeoutCount: 0, errorCount: 0 };

  const isDown = (): boolean => failuresInARow >= MAX_FAILURES;

  return {
    counts,
    isDown,
    async ask(deadlineMs, work) {
      if (isDown()) {
        if (clock.now() < nextTrialMs)
          throw new MapVitalsError('STORAGE', 'the disk is down; it is tried again later.');
        // One trial: whoever comes meanwhile waits for the next.
        nextTrialMs = clock.now() + PAUSE_MS;
      }
      let failure: keyof typeof counts = 'errorCount';
      const onTimeout = (): Error => {
        failure = 'timeoutCount';
        return new MapVitalsError('STORAGE', `the disk did not answer within ${deadlineMs} ms.`);
      };
      try {
        const answer = await withTimeout(work, { timeoutMs: deadlineMs, clock, onTimeout });
        failuresInARow = 0;
        return answer;
      } catch (error) {
        counts[failure] += 1;
        failuresInARow += 1;
        nextTrialMs = clock.now() + PAUSE_MS;
        onFailure();
        throw error;
      }
    },
  };
}
