import { afterEach, expect, test, vi } from 'vitest';
import type { MapVitalsError } from '../../../src/errors.ts';

// A pool's code is loaded with its first call: whatever is done before that, and where it cannot be had.

const tasks = { echo: { run: (input: unknown) => input } };

afterEach(() => {
  vi.doUnmock('../../../worker/scheduler.ts');
  vi.doUnmock('../../../worker/inlineLink.ts');
  vi.resetModules();
});

/** A pool whose code has not been loaded. */
async function setup(missing?: 'scheduler' | 'inlineLink') {
  vi.resetModules();
  let loadCount = 0;
  if (missing) {
    vi.doMock(`../../../worker/${missing}.ts`, () => {
      loadCount += 1;
      throw new Error('404');
    });
  }
  const { WorkerPool } = await import('../../../worker/WorkerPool.ts');
  const problems: string[] = [];
  const pool = new WorkerPool({ tasks, onProblem: (code) => problems.push(code) });
  return { pool, problems, loads: () => loadCount };
}

const codeOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    (value) => value,
    (error: MapVitalsError) => error.code,
  );

test('before its first call a pool has nothing to tell, and can be resized and disposed of', async () => {
  const { pool } = await setup();
  pool.resize(3);
  expect(pool.getMetrics()).toMatchObject({ size: 3, liveWorkers: 0, queueLength: 0, settled: {}, isInline: true });
  expect(pool.getMetrics().runMs.count).toBe(0);
  expect(pool.expectedWaitMs()).toBe(0);
  await pool.dispose();
  expect(await codeOf(pool.execute('echo', 1))).toBe('DISPOSED');
});

test('the first calls run in their order, with their inputs as they were, and count in the metrics', async () => {
  const { pool } = await setup();
  const input = [1];
  const order: unknown[] = [];
  const calls = [0, 1, 2].map((index) => {
    const call = pool.execute('echo', input).then((value) => order.push(value));
    input[0] = index + 2;
    return call;
  });
  await Promise.all(calls);
  expect(order).toEqual([[1], [2], [3]]);
  expect(pool.getMetrics().settled).toEqual({ RESULT: 3 });
});

test('disposed of while its code loads it runs nothing; with drain it runs what it has accepted', async () => {
  const { pool } = await setup();
  const run = vi.spyOn(tasks.echo, 'run');
  const call = codeOf(pool.execute('echo', 1));
  await pool.dispose();
  expect(await call).toBe('DISPOSED');
  expect(run).not.toHaveBeenCalled();
  run.mockRestore();

  const { pool: drained } = await setup();
  const kept = codeOf(drained.execute('echo', 1));
  await drained.dispose({ drain: true });
  expect(await kept).toBe(1);
});

test.each([
  ['scheduler', 'pool.code-load'],
  ['inlineLink', 'pool.inline-load'],
] as const)(
  'where its %s cannot be had, that is tried twice and told once, and each call settles',
  async (part, problem) => {
    const { pool, problems, loads } = await setup(part);
    const calls = [1, 2, 3].map((input) => codeOf(pool.execute('echo', input)));
    expect(await Promise.all(calls)).toEqual(['WORKER_LOAD', 'WORKER_LOAD', 'WORKER_LOAD']);
    expect(await codeOf(pool.execute('echo', 4))).toBe('WORKER_LOAD');
    expect(problems).toEqual([problem]);
    expect(loads()).toBeGreaterThanOrEqual(1);
    await pool.dispose({ drain: true });
  },
);
