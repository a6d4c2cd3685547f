import { describe, expect, onTestFinished, test } from 'vitest';
import type { TaskTiming } from '../../../src/types/taskRunner.ts';
import { createPool, rejection } from './createPool.ts';

const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

/** Gives work to so many workers at once, until that many are there: a busy machine starts them slowly. */
async function startWorkers(pool: ReturnType<typeof createPool>['pool'], count: number): Promise<void> {
  while (pool.getMetrics().liveWorkers < count) {
    await Promise.all(range(count).map(() => pool.execute('sleep', 50)));
  }
}

describe('results', () => {
  test('come back to the call that asked, whatever their size', async () => {
    const { pool } = createPool({ size: 2 });
    const inputs: unknown[] = [
      1,
      'text',
      null,
      undefined,
      [1, [2]],
      { deep: { at: range(5000) } },
      new Map([[1, 2]]),
      new Date(0),
    ];
    expect(await Promise.all(inputs.map((input) => pool.execute('echo', input)))).toEqual(inputs);
  });

  test('move where the task says so, and inputs where the caller does', async () => {
    const { pool } = createPool({ size: 1 });
    const values = Float64Array.of(1, 2, 3.5);
    const sum = pool.execute('sum', values, { transfer: [values.buffer] });
    await Promise.resolve();
    expect(await sum).toBe(6.5);
    expect(values).toHaveLength(0);
    const filled = await pool.execute('fill', 1000);
    expect(filled[999]).toBe(999);
    expect(pool.getMetrics().transferredBytes).toBe(24 + 8000);
  });

  test('of a batch keep their order, and each failure is its own', async () => {
    const { pool } = createPool();
    const results = await pool.executeBatch('square', [1, -2, 3]);
    expect(results[0]).toBe(1);
    expect(results[1]).toMatchObject({ name: 'RangeError', message: 'negative' });
    expect(results[2]).toBe(9);
    expect(
      await pool.executeBatch('add', [
        { a: 1, b: 2 },
        { a: 3, b: 4 },
      ]),
    ).toEqual([3, 7]);
    const [kept, unclonable, failed, thrown] = await pool.executeBatch('odd', [1, 2, 3, 4]);
    expect([kept, failed]).toEqual([1, new RangeError('3')]);
    expect(unclonable).toMatchObject({ code: 'CLONE_FAILED', task: 'odd', cause: { name: 'DataCloneError' } });
    expect(thrown).toMatchObject({ code: 'TASK_ERROR', task: 'odd', cause: 4 });
  });

  test('of a map keep their order over all workers; one failure or one lost worker harms no other item', async () => {
    const { pool } = createPool({ size: 2, runTimeoutMs: 300, abortGraceMs: 20 });
    const progress: number[] = [];
    const inputs = range(500).map((value) => (value === 77 ? -1 : value));
    const results = await pool.map('maybeLoop', inputs, { chunkSize: 64, onProgress: (done) => progress.push(done) });
    expect(results.map((result) => (result.ok ? result.value : result.error.code))).toEqual(
      inputs.map((value) => (value < 0 ? 'RUN_TIMEOUT' : value)),
    );
    expect(progress).toEqual(range(500).map((index) => index + 1));
  });

  test('of an aborted map are all there: done items with values, the others with ABORTED', async () => {
    const { pool } = createPool({ size: 1 });
    const controller = new AbortController();
    const results = await pool.map('sleep', [1, 2, 100_000, 3], {
      signal: controller.signal,
      onProgress: (done) => done === 2 && controller.abort(),
    });
    expect(results.map((result) => (result.ok ? result.value : result.error.code))).toEqual([
      1,
      2,
      'ABORTED',
      'ABORTED',
    ]);
  });
});

describe('progress and partial results', () => {
  test('arrive in order, all of them before the result', async () => {
    const { pool } = createPool();
    const seen: unknown[] = [];
    expect(await pool.execute('report', 5, { onProgress: (value) => seen.push(value) })).toBe(5);
    expect(seen).toEqual([0.2, 0.4, 0.6, 0.8, 1]);
  });

  test.each(['countTo', 'countAtOnce'] as const)('stream out of a task that is a generator: %s', async (name) => {
    const { pool } = createPool();
    const stream = pool.stream(name, 100);
    const seen: number[] = [];
    let step = await stream.next();
    for (; !step.done; step = await stream.next()) seen.push(step.value);
    expect(seen).toEqual(range(100).map((index) => index + 1));
    expect(step.value).toBe('counted to 100');
  });

  test.each(['countTo', 'countAtOnce'] as const)(
    'wait for a slow reader of %s, and stop when it leaves',
    async (name) => {
      const { pool } = createPool({ size: 1 });
      const seen: number[] = [];
      for await (const value of pool.stream(name, Infinity)) {
        seen.push(value);
        if (seen.length === 50) break;
      }
      expect(seen).toHaveLength(50);
      // The endless task has stopped by itself: its worker is the one that does the next.
      expect(await pool.execute('add', { a: 1, b: 2 })).toBe(3);
      expect(pool.getMetrics()).toMatchObject({ restarts: 0, settled: { ABORTED: 1, RESULT: 1 } });
    },
  );

  test('a callback that throws is told, and harms nobody', async () => {
    const problems: string[] = [];
    const { pool } = createPool({ onProblem: (code) => problems.push(code) });
    const fail = (): never => {
      throw new Error('callback');
    };
    expect(await pool.execute('report', 2, { onProgress: fail, onTiming: fail })).toBe(2);
    expect(await pool.execute('countTo', 1, { onPartial: fail })).toBe('counted to 1');
    expect(problems).toEqual(Array.from({ length: 4 }, () => 'pool.callback'));
  });
});

describe('resident values', () => {
  test('are made once and their tasks go to the worker that has them', async () => {
    const { pool } = createPool({ size: 2 });
    await startWorkers(pool, 2);
    const first = await pool.execute('residentIndex', { key: 'places', ms: 30 });
    const others = [];
    for (let call = 0; call < 10; call += 1)
      others.push(await pool.execute('residentIndex', { key: 'places', ms: 30 }));
    expect(first.made).toBe(true);
    expect(others.every(({ made, worker }) => !made && worker === first.worker)).toBe(true);
  });

  test('spill over when to wait costs more than to make them again', async () => {
    const { pool } = createPool({ size: 2 });
    await startWorkers(pool, 2);
    const first = await pool.execute('residentIndex', { key: 'cheap', ms: 1 });
    const busy = pool.execute('spinResident', { key: 'cheap', ms: 400 });
    await pool.execute('spinResident', { key: 'other', ms: 400 });
    await busy;
    const slow = pool.execute('spinResident', { key: 'cheap', ms: 400 });
    const second = await pool.execute('residentIndex', { key: 'cheap', ms: 1 });
    expect(second).toMatchObject({ made: true });
    expect(second.worker).not.toBe(first.worker);
    await slow;
  });
});

describe('limits', () => {
  test('a call too many is refused, replaces the oldest, or waits for room', async () => {
    const { pool: refusing } = createPool({ size: 1, maxQueue: 1 });
    const calls = [10, 11, 12].map((ms) => refusing.execute('sleep', ms));
    expect((await rejection(calls[2] as Promise<number>)).code).toBe('QUEUE_FULL');
    expect(await Promise.all(calls.slice(0, 2))).toEqual([10, 11]);

    const { pool: dropping } = createPool({ size: 1, maxQueue: 1, whenFull: 'drop-oldest' });
    const first = dropping.execute('sleep', 300);
    await expect.poll(() => dropping.getMetrics().activeWorkers).toBe(1);
    const dropped = dropping.execute('sleep', 11);
    const kept = dropping.execute('sleep', 12);
    expect((await rejection(dropped)).code).toBe('QUEUE_FULL');
    expect(await Promise.all([first, kept])).toEqual([300, 12]);

    const { pool: waiting } = createPool({ size: 1, maxQueue: 1, whenFull: 'wait' });
    expect(await Promise.all([5, 4, 3, 2, 1].map((ms) => waiting.execute('sleep', ms)))).toEqual([5, 4, 3, 2, 1]);
  });

  test('small tasks made in one turn travel in few messages', async () => {
    const { pool, workers } = createPool({ size: 1 });
    await pool.execute('add', { a: 0, b: 0 });
    expect(workers).toHaveLength(1);
    let messageCount = 0;
    const { postMessage } = Worker.prototype;
    Worker.prototype.postMessage = function count(...args: unknown[]) {
      messageCount += 1;
      Reflect.apply(postMessage, this, args);
    };
    onTestFinished(() => void (Worker.prototype.postMessage = postMessage));
    const sums = await Promise.all(range(200).map((index) => pool.execute('add', { a: index, b: 1 })));
    expect(sums).toEqual(range(200).map((index) => index + 1));
    expect(messageCount).toBeGreaterThan(1);
    expect(messageCount).toBeLessThan(20);
  });

  test('a cooperative task that is aborted keeps its worker', async () => {
    const { pool, workers } = createPool({ size: 1 });
    const controller = new AbortController();
    const call = pool.execute('sleep', 100_000, { signal: controller.signal });
    setTimeout(() => controller.abort(new Error('moved away')), 60);
    const error = await rejection(call);
    expect(error).toMatchObject({ code: 'ABORTED', cause: { message: 'moved away' } });
    expect(await pool.execute('add', { a: 1, b: 1 })).toBe(2);
    expect(workers).toHaveLength(1);
  });

  test('workers start with the work, follow resize, and one stays warm', async () => {
    const { pool, workers } = createPool({ size: 3, idleTimeoutMs: 150 });
    expect(workers).toHaveLength(0);
    await startWorkers(pool, 3);
    pool.resize(2);
    expect(pool.getMetrics().liveWorkers).toBe(2);
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(pool.getMetrics().liveWorkers).toBe(1);
    expect(await pool.execute('add', { a: 1, b: 1 })).toBe(2);
    expect(workers).toHaveLength(3);
  });
});

test('the parts of each call and the histograms tell where the time went', async () => {
  const { pool } = createPool({ size: 1 });
  const timings: TaskTiming[] = [];
  await pool.execute('spin', 30, { onTiming: (timing) => timings.push(timing) });
  const features = range(20_000).map((index) => ({ index, name: `place ${index}` }));
  await pool.execute('echo', features, { onTiming: (timing) => timings.push(timing) });
  const [spin, echo] = timings as [TaskTiming, TaskTiming];
  expect(spin.worker).toBe(1);
  expect(spin.runMs).toBeGreaterThanOrEqual(29);
  for (const part of ['sendMs', 'deserializeMs', 'serializeMs', 'receiveMs'] as const) {
    expect(echo[part], part).toBeGreaterThan(0);
  }
  const metrics = pool.getMetrics();
  expect(metrics.runMs.count).toBe(2);
  expect(metrics.mainBlockMs.max).toBeGreaterThan(0);
  expect(metrics.utilisation).toBeGreaterThan(0);
  expect(metrics.utilisation).toBeLessThanOrEqual(1);
  expect(pool.expectedWaitMs()).toBe(0);
});
