/** @module-tag realTime */
import { BatchProcessor } from 'mapvitals/optimize';
import { describe, expect, test } from 'vitest';
import { createFakeClock } from '../../support/fakeClock.ts';
import type { BatchOptions } from 'mapvitals/optimize';

/** A processor that answers at once, with a promise per item. */
function setup(itemMs: (item: number) => number, options: BatchOptions<number, number> = {}) {
  const clock = createFakeClock();
  let running = 0;
  let most = 0;
  const one = async (item: number): Promise<number> => {
    running += 1;
    most = Math.max(most, running);
    await new Promise<void>((resolve) => {
      if (itemMs(item) < Infinity) clock.setTimer(resolve, itemMs(item));
    });
    running -= 1;
    if (item < 0) throw new RangeError(`no ${item}`);
    return item * 2;
  };
  const batches = new BatchProcessor<number, number>((items) => items.map(one), { maxSize: 2, ...options, clock });
  const add = (item: number): Promise<unknown> =>
    batches.add(item).catch((error: { code?: string }) => error.code ?? error);
  return { clock, batches, add, most: () => most };
}

describe('a processor that returns promises', () => {
  test('is at work until the last of them has settled: maxInFlight holds', async () => {
    const { clock, add, most } = setup(() => 100, { maxInFlight: 2 });
    const results = Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map(add));
    await clock.advanceAsync(1000);
    expect(await results).toEqual([2, 4, 6, 8, 10, 12, 14, 16]);
    expect(most()).toBe(4);
  });

  test('is ended by timeoutMs, and what had come by then counts', async () => {
    const { clock, add, batches } = setup((item) => (item === 1 ? 10 : Infinity), { timeoutMs: 50 });
    const results = Promise.all([1, 2].map(add));
    await clock.advanceAsync(60);
    expect(await results).toEqual([2, 'BATCH_TIMEOUT']);
    expect(batches.getMetrics()).toMatchObject({ timeoutCount: 1, inFlightBatchCount: 0 });
    expect(clock.pendingCount).toBe(0);
  });

  test('fails each item by itself, and only what failed is retried', async () => {
    const { clock, add, batches } = setup(() => 1, { retryAttempts: 2, retryDelayMs: 0 });
    const results = Promise.all([1, -1].map(add));
    await clock.advanceAsync(100);
    expect(await results).toEqual([2, new RangeError('no -1')]);
    expect(batches.getMetrics().retryCount).toBe(2);
  });

  test('is rolled back when one of them rejects', async () => {
    const rolledBack: number[] = [];
    const { clock, add } = setup(() => 1, {
      transaction: { commit: () => {}, rollback: (items) => void rolledBack.push(...items) },
    });
    const results = Promise.all([1, -1].map(add));
    await clock.advanceAsync(100);
    expect(await results).toEqual(['ROLLED_BACK', new RangeError('no -1')]);
    expect(rolledBack).toEqual([1, -1]);
  });

  test('and too many of them leaves no rejection that nobody hears', async () => {
    const clock = createFakeClock();
    const batches = new BatchProcessor<number, number>(() => [Promise.reject(new Error('late')), 1, 2], { clock });
    const result = batches.add(1).catch((error: { code: string }) => error.code);
    await clock.advanceAsync(100);
    expect(await result).toBe('BATCH_MISMATCH');
  });
});

test.each([[null], [undefined], ['ab'], [{ length: 2 }], [new Set([1, 2])]])(
  'an answer that is no list is BATCH_MISMATCH: %o',
  async (answer) => {
    const clock = createFakeClock();
    const batches = new BatchProcessor<number, number>(() => answer as never, { clock });
    const results = Promise.all([1, 2].map((item) => batches.add(item).catch((error: { code: string }) => error.code)));
    await clock.advanceAsync(100);
    expect(await results).toEqual(['BATCH_MISMATCH', 'BATCH_MISMATCH']);
  },
);

test('a hole in the answer is undefined', async () => {
  const clock = createFakeClock();
  // oxlint-disable-next-line no-sparse-arrays -- a hole is the point
  const batches = new BatchProcessor<number, number | undefined>(() => [1, , 3], { clock });
  const results = Promise.all([1, 2, 3].map((item) => batches.add(item)));
  await clock.advanceAsync(100);
  expect(await results).toEqual([1, undefined, 3]);
});

test('a result that cannot even be looked at is its own item’s alone', async () => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  const batches = new BatchProcessor<string, unknown>((items) => items.map((item) => (item === 'bad' ? proxy : item)));
  const results = await Promise.allSettled(['a', 'bad', 'b'].map((item) => batches.add(item)));
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  await batches.dispose();
});
