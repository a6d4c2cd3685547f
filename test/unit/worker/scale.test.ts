import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { createHeap } from '../../../worker/heap.ts';
import { runs } from '../../support/thorough.ts';
import { setupPool } from './setupPool.ts';

describe('a heap', () => {
  test('gives back whatever was put in, the least first, and forgets what it is told to', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.integer(), fc.constantFrom('next', 'pop'))), fc.integer(), (steps, least) => {
        const heap = createHeap<number>((a, b) => a < b);
        const naive: number[] = [];
        let next = 0;
        for (const step of steps) {
          if (step === 'next') {
            // In order, as most calls come.
            next += 1;
            heap.push(next);
            naive.push(next);
          } else if (typeof step === 'number') {
            heap.push(step);
            naive.push(step);
          } else expect(heap.pop()).toBe(naive.sort((a, b) => a - b).shift());
        }
        heap.keep((item) => item >= least);
        const kept = naive.filter((item) => item >= least).sort((a, b) => a - b);
        expect(kept.map(() => heap.pop())).toEqual(kept);
        expect(heap.size).toBe(0);
      }),
      { numRuns: runs(2000) },
    );
  });

  test('compares what comes in its order once, when it comes', () => {
    const isBefore = vi.fn<(a: number, b: number) => boolean>((a, b) => a < b);
    const heap = createHeap(isBefore);
    for (let item = 0; item < 1000; item += 1) heap.push(item);
    expect(Array.from({ length: 1000 }, () => heap.pop())).toEqual(Array.from({ length: 1000 }, (_, item) => item));
    expect(isBefore).toHaveBeenCalledTimes(999);
  });
});

describe('many calls', () => {
  test('of as many priorities run by priority, a message at a time, and end', async () => {
    const count = runs(150_000);
    const { pool, workers, turn, ended, call } = setupPool({ maxQueue: Infinity });
    await call('plain', 'first');
    const order: unknown[] = [];
    const calls = Array.from({ length: count }, (_, index) =>
      pool.execute('plain', String(index), { priority: (index * 7919) % count }).then((value) => order.push(value)),
    );
    workers[0]?.answer({ runMs: 5 });
    await turn();
    expect(ended.get('first')).toBe('first');
    while (order.length < count) {
      workers[0]?.answer();
      await Promise.resolve();
      await turn();
    }
    await Promise.all(calls);
    const priorities = order.map((value) => (Number(value) * 7919) % count);
    expect(priorities).toEqual(priorities.toSorted((a, b) => b - a));
  }, 120_000);

  test('that fill a message leave before the page takes what the last one told', async () => {
    const { pool, workers, turn, ended, call } = setupPool();
    await call('plain', 'first');
    workers[0]?.answer();
    await call('plain', 'alone');
    for (let index = 0; index < 150; index += 1) void call('plain', String(index));
    workers[0]?.answer();
    await turn();
    for (let index = 0; index < 64; index += 1) workers[0]?.answer();
    expect([workers[0]?.calls.length, ended.size]).toEqual([64, 2]);
    await turn();
    expect(ended.size).toBe(66);
    // What the page does with these may come along with those that are left.
    for (let index = 0; index < 64; index += 1) workers[0]?.answer();
    expect(workers[0]?.calls).toEqual([]);
    void call('plain', 'late');
    await turn();
    expect(workers[0]?.calls).toHaveLength(23);
    void pool.dispose();
  });

  test('with one signal have one listener, and all are aborted at once', async () => {
    const { pool, turn } = setupPool({ maxQueue: Infinity });
    const controller = new AbortController();
    const listen = vi.spyOn(controller.signal, 'addEventListener');
    const stop = vi.spyOn(controller.signal, 'removeEventListener');
    const calls = Array.from({ length: 9000 }, (_, index) =>
      pool.execute('plain', String(index), { signal: controller.signal }),
    );
    await turn();
    expect(listen).toHaveBeenCalledTimes(1);
    controller.abort('enough');
    const codes = (await Promise.allSettled(calls)).map((result) => result.status === 'rejected' && result.reason.code);
    expect(new Set(codes)).toEqual(new Set(['ABORTED']));
    expect(stop).toHaveBeenCalledTimes(1);
  });

  test('of which the oldest are dropped, keep those that matter most', async () => {
    const { pool, workers, turn, call } = setupPool({ maxQueue: 3, whenFull: 'drop-oldest' });
    await call('plain', 'runs');
    const settled = Array.from({ length: 9 }, (_, index) =>
      pool
        .execute('plain', String(index), { priority: index % 3 })
        .then(String, (error: { code: string }) => error.code),
    );
    for (let left = 0; left < 5; left += 1) {
      workers[0]?.answer({ runMs: 5 });
      await turn();
    }
    expect(await Promise.all(settled)).toEqual([
      'QUEUE_FULL',
      'QUEUE_FULL',
      '2',
      'QUEUE_FULL',
      'QUEUE_FULL',
      '5',
      'QUEUE_FULL',
      'QUEUE_FULL',
      '8',
    ]);
  });

  test('that were aborted take no room, though their task has not stopped yet', async () => {
    const { pool, workers, turn, ended, call } = setupPool({ maxQueue: 0 });
    const controller = new AbortController();
    await call('plain', 'old', { signal: controller.signal });
    void call('plain', 'one too many');
    controller.abort();
    void call('plain', 'new');
    await turn();
    workers[0]?.answer();
    await turn();
    workers[0]?.answer();
    await turn();
    expect(Object.fromEntries(ended)).toEqual({ old: 'ABORTED', 'one too many': 'QUEUE_FULL', new: 'new' });
    void pool.dispose();
  });
});
