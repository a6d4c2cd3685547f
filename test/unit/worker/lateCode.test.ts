/** @module-tag realTime */
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { MapVitalsError } from '../../../src/errors.ts';
import type { ExecuteOptions } from '../../../src/types/taskRunner.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { settleImports } from '../../support/settleImports.ts';
import { asWorker, FakeWorker } from './fakeWorker.ts';

// A pool's code is loaded with its first call: whatever is done before that, and where it cannot be had.

const tasks = { echo: { run: (input: unknown) => input } };

afterEach(async () => {
  await settleImports();
  vi.doUnmock('../../../worker/scheduler.ts');
  vi.doUnmock('../../../worker/inlineLink.ts');
  vi.doUnmock('../../../worker/journal.ts');
  vi.resetModules();
});

/** A pool whose code has not been loaded. */
async function setup(missing?: 'scheduler' | 'inlineLink' | 'journal', createWorker?: () => Worker) {
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
  const pool = new WorkerPool({ tasks, createWorker, size: 1, onProblem: (code) => problems.push(code) });
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

test('where the journal cannot be had, that is told once, and calls that may not run twice travel alone', async () => {
  const sizes: number[] = [];
  const worker = new FakeWorker((inputs) => sizes.push(inputs.length));
  const { pool, problems } = await setup('journal', () => asWorker(worker));
  const call = (input: number): Promise<unknown> => pool.execute('echo', input);
  const first = call(0);
  await expect.poll(() => worker.listenerCount).toBeGreaterThan(0);
  worker.ready();
  await expect.poll(() => worker.calls.length).toBe(1);
  worker.answer();
  await first;
  const calls = [1, 2, 3, 4].map(call);
  while (worker.calls.length > 0) {
    worker.answer();
    await Promise.resolve();
    await Promise.resolve();
  }
  expect(await Promise.all(calls)).toEqual([1, 2, 3, 4]);
  expect(sizes).toEqual([1, 1, 1, 1, 1]);
  expect(problems).toEqual(['pool.code-load']);
  await pool.dispose();
});

describe('while the code loads', () => {
  /** A pool whose code never comes. */
  async function setupLoading() {
    vi.resetModules();
    vi.doMock('../../../worker/scheduler.ts', () => new Promise(() => {}));
    const { WorkerPool } = await import('../../../worker/WorkerPool.ts');
    const clock = createFakeClock();
    const pool = new WorkerPool({ tasks, clock });
    const ended: unknown[] = [];
    const call = async (options?: ExecuteOptions): Promise<void> => {
      void codeOf(pool.execute('echo', 1, options)).then((end) => ended.push(end));
      await clock.advanceAsync(0);
    };
    return { pool, clock, ended, call };
  }

  test('an abort ends a call at once, with its reason', async () => {
    const { pool, clock, ended, call } = await setupLoading();
    const controller = new AbortController();
    await call({ signal: controller.signal });
    const other = pool.execute('echo', 1, { signal: controller.signal }).catch((error: unknown) => error);
    controller.abort('moved on');
    await call({ signal: controller.signal });
    expect(ended).toEqual(['ABORTED', 'ABORTED']);
    expect(await other).toMatchObject({ code: 'ABORTED', cause: 'moved on', task: 'echo', worker: null, attempt: 0 });
    expect(clock.pendingCount).toBe(0);
  });

  test('a call ends when its time is over, and leaves no timer', async () => {
    const { clock, ended, call } = await setupLoading();
    await call({ timeoutMs: 100 });
    await call({ queueTimeoutMs: 50, timeoutMs: 1e12 });
    await call();
    await clock.advanceAsync(49);
    expect(ended).toEqual([]);
    await clock.advanceAsync(1);
    expect(ended).toEqual(['QUEUE_TIMEOUT']);
    await clock.advanceAsync(50);
    expect(ended).toEqual(['QUEUE_TIMEOUT', 'TIMEOUT']);
    expect(clock.pendingCount).toBe(0);
  });

  test('a map ends when its time is over', async () => {
    const { pool, clock } = await setupLoading();
    const results = pool.map('echo', [1, 2, 3], { timeoutMs: 100, chunkSize: 1 });
    await clock.advanceAsync(100);
    expect((await results).map((result) => (result.ok ? 'RESULT' : result.error.code))).toEqual(
      Array.from({ length: 3 }, () => 'TIMEOUT'),
    );
  });

  test('a bad option is refused, and `dispose` ends all', async () => {
    const { pool, clock, ended, call } = await setupLoading();
    await call({ timeoutMs: '50' as never });
    await call({ timeoutMs: 1e6 });
    await pool.dispose();
    await call();
    expect(ended).toEqual(['BAD_OPTION', 'DISPOSED', 'DISPOSED']);
    expect(clock.pendingCount).toBe(0);
  });

  test('9,000 calls with one signal have one listener, and all are aborted at once', async () => {
    const { pool } = await setupLoading();
    const controller = new AbortController();
    const listen = vi.spyOn(controller.signal, 'addEventListener');
    const calls = Array.from({ length: 9000 }, (_, index) =>
      codeOf(pool.execute('echo', index, { signal: controller.signal })),
    );
    controller.abort();
    expect(new Set(await Promise.all(calls))).toEqual(new Set(['ABORTED']));
    expect(listen).toHaveBeenCalledTimes(1);
  });

  test('the wait for it counts as a wait for a worker', async () => {
    vi.resetModules();
    const { WorkerPool } = await import('../../../worker/WorkerPool.ts');
    const clock = createFakeClock();
    const pool = new WorkerPool({ tasks, clock });
    let waitMs = 0;
    const call = pool.execute('echo', 1, { onTiming: (timing) => (waitMs = timing.waitMs) });
    clock.block(30);
    await call;
    expect(waitMs).toBe(30);
  });
});
