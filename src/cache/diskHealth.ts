import { MapVitalsError } from '../errors.ts';
import { createPatience } from './patience.ts';
import type { Clock } from '../types/clock.ts';

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
      return new Promise((resolve, reject) => {
        let isOver = false;
        const end = (settle: () => void): void => {
          if (isOver) return;
          isOver = true;
          patience.stop();
          settle();
        };
        const fail = (failure: keyof typeof counts, error: unknown): void => {
          note(failure, heardBefore);
          // oxlint-disable-next-line prefer-promise-reject-errors -- as it came
          reject(error);
        };
        const patience = createPatience(clock, deadlineMs, () =>
          end(() => fail('timeoutCount', new MapVitalsError('STORAGE', `the disk was silent for ${deadlineMs} ms.`))),
        );
        const heard = (): void => {
          if (isOver) return;
          heardCount += 1;
          patience.heard();
        };
        work(heard).then(
          (answer) => {
            heard();
            end(() => {
              failuresInARow = 0;
              resolve(answer);
            });
          },
          (error: unknown) => end(() => fail('errorCount', error)),
        );
      });
    },
  };
}
