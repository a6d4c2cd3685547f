import { expect, it } from 'vitest';
import type { BatchOptions, RollbackReport } from '../../../src/batch/batchTypes.ts';
import { setupBatch } from './setupBatch.ts';

/** A store whose changes are staged by the processor and applied by the commit. */
function setup(
  options: BatchOptions<string, string> = {},
  steps: { commit?: () => void; rollback?: () => unknown } = {},
) {
  const log: unknown[] = [];
  const reports: RollbackReport<string>[] = [];
  const batch = setupBatch({
    maxSize: 2,
    ...options,
    transaction: {
      commit: async (items, results) => {
        steps.commit?.();
        log.push(['commit', ...items, ...results]);
      },
      rollback: async (items, failures) => {
        await steps.rollback?.();
        log.push(['rollback', ...items, `because of ${failures.map((failure) => failure.item).join()}`]);
      },
      onRollback: (report) => reports.push(report),
    },
  });
  const add = (...items: string[]) => items.map((item) => batch.processor.add(item));
  return { ...batch, add, log, reports };
}

const code = (name: string): unknown => expect.objectContaining({ code: name });

it('commits a batch of which every item is well', async () => {
  const { add, calls, log, reports } = setup();
  const added = add('a', 'b');
  await calls[0]!.answer();
  expect(log).toEqual([['commit', 'a', 'b', 'a!', 'b!']]);
  expect(await Promise.all(added)).toEqual(['a!', 'b!']);
  expect(reports).toEqual([]);
});

it('rolls the whole batch back for one bad item, and reports what was rolled back', async () => {
  const { add, calls, log, reports, processor } = setup();
  const added = add('a', 'b');
  const error = new Error('bad');
  await calls[0]!.answer(['a!', error]);
  expect(log).toEqual([['rollback', 'a', 'b', 'because of b']]);
  await expect(added[0]).rejects.toEqual(expect.objectContaining({ code: 'ROLLED_BACK', cause: error }));
  await expect(added[1]).rejects.toBe(error);
  expect(reports).toEqual([
    { items: ['a', 'b'], failures: [{ item: 'b', error }], rollbackError: null, atMs: expect.any(Number) },
  ]);
  expect(processor.getMetrics()).toMatchObject({ rollbackCount: 1, rolledBackItemCount: 2 });
});

it('rolls back whatever a processor that threw may have staged', async () => {
  const { add, calls, log } = setup();
  const added = add('a', 'b');
  await calls[0]!.fail(new Error('half done'));
  expect(log).toEqual([['rollback', 'a', 'b', 'because of a,b']]);
  for (const promise of added) await expect(promise).rejects.toThrow('half done');
});

it('rolls back when the processor answers too few, or not in time', async () => {
  const { add, calls, log, clock } = setup({ timeoutMs: 100 });
  const short = add('a', 'b');
  await calls[0]!.answer(['a!']);
  for (const promise of short) await expect(promise).rejects.toEqual(code('BATCH_MISMATCH'));
  const late = add('c', 'd').map((promise) => expect(promise).rejects.toEqual(code('BATCH_TIMEOUT')));
  await clock.advanceAsync(100);
  await Promise.all(late);
  expect(log).toEqual([
    ['rollback', 'a', 'b', 'because of a,b'],
    ['rollback', 'c', 'd', 'because of c,d'],
  ]);
});

it('rolls back when the commit fails', async () => {
  const commit = (): never => {
    throw new Error('conflict');
  };
  const { add, calls, log } = setup({}, { commit });
  const added = add('a', 'b');
  await calls[0]!.answer();
  expect(log).toEqual([['rollback', 'a', 'b', 'because of a,b']]);
  for (const promise of added) await expect(promise).rejects.toThrow('conflict');
});

it('says so when what is applied is unknown, and does not try again', async () => {
  const rollback = (): never => {
    throw new Error('disk full');
  };
  const { add, calls, reports, processor } = setup({ retryAttempts: 2 }, { rollback });
  const added = add('a', 'b');
  await calls[0]!.answer(['a!', new Error('bad')]);
  for (const promise of added) await expect(promise).rejects.toEqual(code('ROLLBACK_FAILED'));
  expect(reports[0]!.rollbackError).toEqual(new Error('disk full'));
  expect(calls).toHaveLength(1);
  expect(processor.getMetrics()).toMatchObject({ rollbackCount: 1, rolledBackItemCount: 0 });
});

it('gives a rollback that hangs its time limit, too', async () => {
  const { add, calls, clock } = setup({ timeoutMs: 100 }, { rollback: () => new Promise(() => {}) });
  const added = add('a', 'b').map((promise) => expect(promise).rejects.toEqual(code('ROLLBACK_FAILED')));
  await calls[0]!.fail(new Error('bad'));
  await clock.advanceAsync(100);
  await Promise.all(added);
});

it('retries a rolled back batch as a whole', async () => {
  const { add, calls, log, clock } = setup({ retryAttempts: 1 });
  const added = add('a', 'b');
  await calls[0]!.answer(['a!', new Error('busy')]);
  await clock.advanceAsync(1000);
  expect(calls[1]).toMatchObject({ items: ['a', 'b'], context: { retryCount: 1 } });
  await calls[1]!.answer();
  expect(await Promise.all(added)).toEqual(['a!', 'b!']);
  expect(log.map((entry) => (entry as string[])[0])).toEqual(['rollback', 'commit']);
});

it('retries none of a batch of which one item is not to be retried', async () => {
  const { add, calls, clock } = setup({ retryAttempts: 1, isRetryable: (error) => error.message !== 'bad' });
  const added = add('a', 'b');
  await calls[0]!.answer([new Error('busy'), new Error('bad')]);
  await expect(added[0]).rejects.toThrow('busy');
  await expect(added[1]).rejects.toThrow('bad');
  await clock.advanceAsync(1000);
  expect(calls).toHaveLength(1);
});

it('rolls back what nobody wants any more', async () => {
  const { processor, calls, log } = setup({ maxSize: 1 });
  const controller = new AbortController();
  const added = processor.add('a', { signal: controller.signal });
  controller.abort();
  await expect(added).rejects.toEqual(code('ABORTED'));
  await calls[0]!.answer();
  expect(log).toEqual([['rollback', 'a', 'because of ']]);
});

it('counts a listener that throws, and goes on', async () => {
  const { processor, calls } = setupBatch({
    maxSize: 1,
    transaction: {
      commit: () => {},
      rollback: () => {},
      onRollback: () => {
        throw new Error('listener');
      },
    },
  });
  const added = processor.add('a');
  await calls[0]!.fail(new Error('bad'));
  await expect(added).rejects.toThrow('bad');
  expect(processor.getMetrics().callbackErrorCount).toBe(1);
});
