import { describe, expect, test } from 'vitest';
import type { Parts } from '../pages/parts.ts';
import type { Stage } from '../stage.ts';

type Result<Name extends keyof Parts> = Awaited<ReturnType<Parts[Name]>>;

const KILLS = 20;
const CALLS = 63;

export function testPool(stage: Stage): void {
  const open = (): Promise<void> => stage.page.goto(`${stage.server.origin}/parts.html`);

  describe('a pool', () => {
    test('settles each call with its typed reason, and goes on after a worker that died or hangs', async () => {
      await open();
      expect(await stage.page.evaluate<Result<'callEach'>>('parts.callEach()')).toEqual({
        sum: 499_500,
        fail: 'TASK_ERROR',
        closeItself: 'WORKER_LOST',
        hang: 'RUN_TIMEOUT',
        sumAgain: 499_500,
        workerCount: 3,
      });
      expect(await stage.page.evaluate('pageErrors')).toEqual([]);
    });

    test('reads what a dead worker has written to a journal that nobody had opened', async () => {
      await open();
      const { entries } = await stage.page.evaluate<Result<'readJournal'>>('parts.readJournal()');
      expect(entries).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    });

    test('runs no call twice whose worker is ended in mid-message, and loses at most one with each', async () => {
      await open();
      const killed = await stage.page.evaluate<Result<'killWorkers'>>(`parts.killWorkers(${KILLS})`);
      const { codes, ...counts } = killed;
      const { RESULT: resultCount = 0, WORKER_LOST: lostCount = 0, ...others } = codes;
      expect(others).toEqual({});
      expect(resultCount + lostCount).toBe(KILLS * CALLS);
      expect(counts.mostLost).toBeLessThanOrEqual(1);
      expect(counts.startedTwice).toBe(0);
      // Else nothing was in mid-message.
      expect(lostCount).toBeGreaterThan(0);
      expect(counts.workerCount).toBeGreaterThan(KILLS / 2);
    });
  });
}
