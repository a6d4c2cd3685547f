import { MapVitalsError } from '../errors.ts';
import { createPatience } from './patience.ts';
import type { Clock } from '../types/clock.ts';
import type { Stop } from '../types/functions.ts';

export interface DiskHealth {
  readonly counts: { readonly timeoutCount: number; readonly errorCount: number };
  isDown(): boolean;
  /**
   * The answer of the disk, or rejects with STORAGE: when nothing was heard of it for so long, and at once while it is down.
   * @param work tells each sign of life
   */
  ask<Answer>(deadlineMs: number, work: (heard: () => void) => Promise<Answer>): Promise<Answer>;
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
  let heardCount = 0;
  const counts = { timeoutCount: 0, errorCount: 0 };

  const isDown = (): boolean => failuresInARow >= MAX_FAILURES;
  const note = (failure: keyof typeof counts, heardBefore: number): void => {
    counts[failure] += 1;
    // A disk that answers others meanwhile is slow, not dead.
    if (heardCount > heardBefore) return;
    failuresInARow += 1;
    nextTrialMs = clock.now() + PAUSE_MS;
    onFailure();
  };

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
      const heardBefore = heardCount;
      let isOver = false;
      let stop: Stop = () => {};
      let again: () => void = () => {};
      const heard = (): void => {
        if (isOver) return;
        heardCount += 1;
        again();
      };
      let failure: keyof typeof counts = 'errorCount';
      const silence = new Promise<never>((_, reject) => {
        const onOver = (): void => {
          failure = 'timeoutCount';
          reject(new MapVitalsError('STORAGE', `the disk was silent for ${deadlineMs} ms.`));
        };
        ({ stop, heard: again } = createPatience(clock, deadlineMs, onOver));
      });
      try {
        const answer = await Promise.race([work(heard), silence]);
        heard();
        failuresInARow = 0;
        return answer;
      } catch (error) {
        note(failure, heardBefore);
        throw error;
      } finally {
        isOver = true;
        stop();
      }
    },
  };
}
