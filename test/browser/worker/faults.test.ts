import { describe, expect, onTestFinished, test } from 'vitest';
import type { MapVitalsError, MapVitalsErrorCode } from '../../../src/errors.ts';
import type { WorkerPool } from '../../../worker/WorkerPool.ts';
import type { WorkerPoolOptions } from '../../../worker/poolOptions.ts';
import { hostClock } from '../../../src/lib/clock.ts';
import { createHealthyWorker, createPool, rejection } from './createPool.ts';
import type { tasks } from './tasks.ts';

type Pool = WorkerPool<typeof tasks>;

interface Fault {
  readonly name: string;
  readonly code: MapVitalsErrorCode;
  readonly options?: Partial<WorkerPoolOptions<typeof tasks>>;
  /** The pool's first worker; the others are healthy. */
  readonly firstWorker?: () => Worker;
  /** Readies the maker of that first worker. */
  readonly prepare?: () => Promise<() => Worker>;
  /** Provokes the fault. */
  readonly call: (pool: Pool, workers: readonly Worker[]) => Promise<unknown>;
  readonly cause?: unknown;
  readonly attempt?: number;
  readonly worker?: number;
  /** How many workers the fault and the healthy task after it need. */
  readonly workers: number;
}

/** Generous for a busy machine; each fault has its own, much shorter, timeout. */
const DEADLINE_MS = 8000;

const fromSource = (source: string): Worker => {
  const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
  onTestFinished(() => URL.revokeObjectURL(url));
  return new Worker(url, { type: 'module' });
};

/** Makes workers with the constructor of a document under this policy. */
const workerUnder = (policy: string) => async (): Promise<() => Worker> => {
  const frame = document.createElement('iframe');
  frame.srcdoc = `<meta http-equiv="Content-Security-Policy" content="${policy}">`;
  const loaded = new Promise((resolve) => frame.addEventListener('load', resolve));
  document.body.append(frame);
  onTestFinished(() => frame.remove());
  await loaded;
  const inner = frame.contentWindow as unknown as typeof globalThis;
  return () => new inner.Worker(new URL('./tasks.worker.ts', import.meta.url).href, { type: 'module' });
};

const add = (pool: Pool): Promise<number> => pool.execute('add', { a: 1, b: 2 });
const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
};

const faults: readonly Fault[] = [
  {
    name: 'a worker that somebody terminates in mid-task',
    code: 'WORKER_LOST',
    call: async (pool, workers) => {
      const call = pool.execute('sleep', 100_000);
      void call.catch(() => {});
      await until(() => pool.getMetrics().activeWorkers === 1);
      workers[0]?.terminate();
      return call;
    },
    worker: 1,
    attempt: 1,
    workers: 2,
  },
  {
    name: 'a script that is not there',
    code: 'WORKER_LOAD',
    firstWorker: () => new Worker('/no/such/script.js', { type: 'module' }),
    call: add,
    cause: expect.any(Error),
    attempt: 0,
    workers: 2,
  },
  {
    name: 'a script of the wrong MIME type',
    code: 'WORKER_LOAD',
    firstWorker: () => new Worker('data:text/html,<p>not a script', { type: 'module' }),
    call: add,
    attempt: 0,
    workers: 2,
  },
  {
    name: 'a policy that forbids workers',
    code: 'WORKER_LOAD',
    prepare: workerUnder("worker-src 'none'"),
    call: add,
    attempt: 0,
    workers: 2,
  },
  {
    name: 'trusted types that refuse the URL',
    code: 'WORKER_LOAD',
    prepare: workerUnder("require-trusted-types-for 'script'"),
    call: add,
    cause: expect.objectContaining({ name: 'TypeError' }),
    attempt: 0,
    workers: 2,
  },
  {
    name: 'a script that throws while it loads',
    code: 'WORKER_LOAD',
    firstWorker: () => fromSource('throw new SyntaxError("bad module")'),
    call: add,
    cause: expect.objectContaining({ message: expect.stringContaining('bad module') }),
    attempt: 0,
    workers: 2,
  },
  {
    name: 'a script that never exposes its tasks',
    code: 'WORKER_LOAD',
    options: { readyTimeoutMs: 300 },
    firstWorker: () => fromSource('await new Promise(() => {})'),
    call: add,
    cause: expect.objectContaining({ message: 'no exposeTasks()' }),
    attempt: 0,
    workers: 2,
  },
  {
    name: 'an error that nobody awaits',
    code: 'WORKER_CRASH',
    call: (pool) => pool.execute('crashLater', undefined),
    cause: expect.objectContaining({ message: expect.stringContaining('nobody awaits this') }),
    worker: 1,
    attempt: 1,
    workers: 2,
  },
  {
    name: 'a worker that closes itself',
    code: 'WORKER_LOST',
    call: (pool) => pool.execute('closeSelf', undefined),
    worker: 1,
    attempt: 1,
    workers: 2,
  },
  {
    name: 'an endless loop, by its timeout',
    code: 'RUN_TIMEOUT',
    options: { runTimeoutMs: 300, abortGraceMs: 50 },
    call: (pool) => pool.execute('loopForEver', undefined),
    worker: 1,
    attempt: 1,
    workers: 2,
  },
  {
    name: 'an endless loop, by its signal',
    code: 'ABORTED',
    options: { abortGraceMs: 50 },
    call: async (pool) => {
      const controller = new AbortController();
      const call = pool.execute('loopForEver', undefined, { signal: controller.signal });
      void call.catch(() => {});
      await until(() => pool.getMetrics().activeWorkers === 1);
      controller.abort('no longer needed');
      return call;
    },
    cause: 'no longer needed',
    worker: 1,
    attempt: 1,
    workers: 2,
  },
  {
    name: 'an endless loop, by its silence',
    code: 'WORKER_LOST',
    options: { runTimeoutMs: Infinity, heartbeatMs: 100, lostAfterMs: 200 },
    call: (pool) => pool.execute('loopForEver', undefined),
    worker: 1,
    attempt: 1,
    workers: 2,
  },
  {
    name: 'an input that cannot be cloned',
    code: 'CLONE_FAILED',
    call: (pool) => pool.execute('echo', { callback: () => {} }),
    cause: expect.objectContaining({ name: 'DataCloneError' }),
    worker: 1,
    attempt: 0,
    workers: 1,
  },
  {
    name: 'an output that cannot be cloned',
    code: 'CLONE_FAILED',
    call: (pool) => pool.execute('returnFunction', undefined),
    cause: expect.objectContaining({ name: 'DataCloneError' }),
    worker: 1,
    attempt: 1,
    workers: 1,
  },
  {
    name: 'a partial result that cannot be cloned',
    code: 'CLONE_FAILED',
    call: (pool) => pool.execute('yieldFunction', undefined),
    cause: expect.objectContaining({ name: 'DataCloneError' }),
    worker: 1,
    attempt: 1,
    workers: 1,
  },
  ...(
    [
      ['string', 'text'],
      ['null', null],
      ['object', { at: [1, 2] }],
      ['symbol', 'Symbol(mark)'],
      ['function', expect.stringContaining('function')],
    ] as const
  ).map(([kind, cause]): Fault => ({
    name: `a task that throws no error: ${kind}`,
    code: 'TASK_ERROR',
    call: (pool) => pool.execute('throwValue', kind),
    cause,
    worker: 1,
    attempt: 1,
    workers: 1,
  })),
  {
    name: 'a buffer that is larger than memory',
    code: 'TASK_ERROR',
    call: (pool) => pool.execute('allocate', 2 ** 52),
    cause: expect.objectContaining({ name: 'RangeError' }),
    worker: 1,
    attempt: 1,
    workers: 1,
  },
  {
    name: 'a task that nobody defined',
    code: 'UNKNOWN_TASK',
    call: (pool) => pool.execute('__proto__' as 'add', { a: 1, b: 2 }),
    attempt: 0,
    workers: 1,
  },
];

describe('each fault ends its task with the right code in time, and the next task is well', () => {
  test.for(faults)('$name: $code', { timeout: DEADLINE_MS + 5000 }, async (fault) => {
    let startedCount = 0;
    const firstWorker = (await fault.prepare?.()) ?? fault.firstWorker ?? createHealthyWorker;
    const { pool, workers } = createPool({
      size: 1,
      fallback: 'reject',
      ...fault.options,
      createWorker: () => {
        startedCount += 1;
        return startedCount === 1 ? firstWorker() : createHealthyWorker();
      },
    });
    const startMs = performance.now();
    const error = await rejection(fault.call(pool, workers));
    expect(performance.now() - startMs).toBeLessThan(DEADLINE_MS);
    expect(error).toMatchObject({ code: fault.code, attempt: fault.attempt });
    if ('cause' in fault) expect(error.cause).toEqual(fault.cause);
    if (fault.worker) expect(error.worker).toBe(fault.worker);

    expect(await add(pool)).toBe(3);
    expect(startedCount).toBe(fault.workers);
    expect(pool.getMetrics()).toMatchObject({
      queueLength: 0,
      activeWorkers: 0,
      liveWorkers: 1,
      settled: { RESULT: 1, [fault.code]: 1 },
    });
  });
});

test('a top-level await before the tasks are exposed only delays the first task', async () => {
  const createWorker = (): Worker => new Worker(new URL('./slow.worker.ts', import.meta.url), { type: 'module' });
  const { pool } = createPool({ createWorker });
  expect(await add(pool)).toBe(3);
  expect(pool.getMetrics()).toMatchObject({ liveWorkers: 1, inlineCount: 0 });
});

test('without workers the same calls run on the page, and the trouble is told', async () => {
  const problems: string[] = [];
  const { pool, workers } = createPool({
    createWorker: await workerUnder("worker-src 'none'")(),
    onProblem: (code) => problems.push(code),
  });
  expect(await Promise.all([add(pool), pool.execute('square', 5)])).toEqual([3, 25]);
  expect(await pool.execute('echo', { callback: add })).toEqual({ callback: add });
  const error = await rejection(pool.execute('throwDeep', undefined));
  expect(error).toMatchObject({ code: 'TASK_ERROR', worker: null, cause: { name: 'ClusterError' } });
  const counted: number[] = [];
  expect(await pool.execute('countTo', 20, { onPartial: (value) => void counted.push(value) })).toBe('counted to 20');
  expect(counted).toHaveLength(20);
  expect(pool.getMetrics()).toMatchObject({ isInline: true, liveWorkers: 0, inlineCount: 5 });
  expect(problems).toEqual(['pool.load']);
  expect(workers).toHaveLength(1);
});

test('50 crashes in a row: each call gets its code, the pool stops starting workers, and the next task is well', async () => {
  const problems: string[] = [];
  let aheadMs = 0;
  const { pool, workers } = createPool({
    clock: { ...hostClock, now: () => hostClock.now() + aheadMs },
    size: 1,
    fallback: 'reject',
    maxCrashes: 10,
    crashWindowMs: 60_000,
    coolDownMs: 30_000,
    onProblem: (code) => problems.push(code),
  });
  for (let crash = 0; crash < 50; crash += 1) {
    expect(await rejection(pool.execute('crashLater', undefined))).toMatchObject({ code: 'WORKER_CRASH' });
  }
  expect(problems).toContain('pool.crash-loop');
  expect(workers.length).toBeGreaterThanOrEqual(10);
  expect(workers.length).toBeLessThan(50);
  aheadMs = 30_000;
  expect(await add(pool)).toBe(3);
  expect(pool.getMetrics()).toMatchObject({ liveWorkers: 1, settled: { RESULT: 1, WORKER_CRASH: 50 } });
});

test('dispose in mid-flight rejects what runs and what waits, and ends the workers', async () => {
  const { pool } = createPool({ size: 2 });
  const calls = ['loopForEver', 'sleep', 'add', 'sleep'].map((name) =>
    rejection(pool.execute(name as 'sleep', 100_000)),
  );
  await until(() => pool.getMetrics().activeWorkers === 2);
  await pool.dispose();
  for (const error of await Promise.all(calls)) expect(error.code).toBe('DISPOSED');
  expect(pool.getMetrics()).toMatchObject({ liveWorkers: 0, queueLength: 0, settled: { DISPOSED: 4 } });
  expect((await rejection(add(pool))).code).toBe('DISPOSED');
});

test('dispose with drain lets what was accepted end first', async () => {
  const { pool } = createPool({ size: 1 });
  const calls = [pool.execute('sleep', 20), add(pool), pool.execute('sleep', 10)];
  const disposed = pool.dispose({ drain: true });
  expect((await rejection(add(pool))).code).toBe('DISPOSED');
  expect(await Promise.all(calls)).toEqual([20, 3, 10]);
  await disposed;
  expect(pool.getMetrics().liveWorkers).toBe(0);
});

test('a task error arrives with name, message, stack, code, cause chain and errors', async () => {
  const { pool } = createPool();
  const error = await rejection(pool.execute('throwDeep', undefined));
  expect(error).toMatchObject({ code: 'TASK_ERROR', task: 'throwDeep', worker: 1, attempt: 1 });
  const cause = error.cause as Error & { code: number };
  expect(cause).toBeInstanceOf(Error);
  expect(cause).toMatchObject({ name: 'ClusterError', message: 'top', code: 42 });
  expect(cause.stack).toContain('tasks.ts');
  const parts = cause.cause as AggregateError;
  expect(parts).toMatchObject({ name: 'AggregateError', message: 'parts' });
  expect(parts.errors[0]).toMatchObject({ name: 'RangeError', message: 'first' });
  expect(parts.errors[1]).toBe('second');
  expect(parts.cause).toMatchObject({ name: 'TypeError', message: 'root', code: 'E_ROOT' });
});

test('an idempotent task whose worker died runs again', async () => {
  const { pool, workers } = createPool({ size: 1 });
  const mark = `pool-test-${crypto.randomUUID()}`;
  onTestFinished(() => void caches.delete(mark));
  expect(await pool.execute('crashOnce', mark)).toBe('second time');
  expect(workers).toHaveLength(2);
  expect(pool.getMetrics().restarts).toBe(1);
});

test('small tasks that share a message with one that kills their worker are not harmed', async () => {
  const { pool } = createPool({ size: 1, runTimeoutMs: 300, abortGraceMs: 20 });
  // Known to be quick, so that they share messages from now on.
  await pool.execute('maybeLoop', 0);
  const results = await Promise.allSettled([0, 1, 2, -1, 3, 4].map((value) => pool.execute('maybeLoop', value)));
  expect(
    results.map((result) => (result.status === 'fulfilled' ? result.value : (result.reason as MapVitalsError).code)),
  ).toEqual([0, 1, 2, 'RUN_TIMEOUT', 3, 4]);
});
