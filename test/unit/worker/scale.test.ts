import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { createHeap } from '../../../worker/heap.ts';
import { runs } from '../../support/thorough.ts';
import { setupPool } from './setupPool.ts';

describe('a heap', () => {
  test('gives back whatever was put in, the least first, and forgets what it is told to', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.integer(), fc.constant('pop'))), fc.integer(), (steps, least) => {
        const heap = createHeap<number>((a, b) => a < b);
        const naive: number[] = [];
        for (const step of steps) {
          if (typeof step === 'number') {
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
});
