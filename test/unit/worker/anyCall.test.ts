/** @module-tag realTime */
import { createMemoryCache, OptimizationManager } from 'mapvitals/optimize';
import { describe, expect, test } from 'vitest';
import { defineTasks } from '../../../worker/defineTasks.ts';
import { streamTask } from '../../../worker/streamTask.ts';
import { WorkerPool } from '../../../worker/WorkerPool.ts';
import type { WorkerPoolOptions } from '../../../worker/poolOptions.ts';
import type { TaskContext } from '../../../src/types/tasks.ts';
import { setupPool } from './setupPool.ts';

const tasks = defineTasks({
  echo: { run: (input: unknown) => input },
  throwing: {
    run: (thrown: unknown): unknown => {
      throw thrown;
    },
  },
  numbers: { run: (count: number) => count, runBatch: (counts: readonly number[]) => counts.map((count) => count) },
  odd: {
    run: (input: unknown) => input,
    runBatch: (): unknown[] => [Promise.resolve(1), 2, Promise.reject(new RangeError('3')), new TypeError('4')],
  },
  short: { run: (input: number) => input, runBatch: () => [1] },
  steps: {
    async *run(count: number) {
      for (let step = 1; step < count; step += 1) yield step;
      return count;
    },
  },
});

/** A pool that runs on the page. */
const createInlinePool = (options: Partial<WorkerPoolOptions<typeof tasks>> = {}) =>
  new WorkerPool<typeof tasks>({ tasks, ...options });

const codeOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'RESULT',
    (error: { code?: unknown }) => error.code ?? error,
  );

describe('whatever a task returns or throws', () => {
  test.each([undefined, null, 0, '', false, Symbol('no'), { code: 1 }])('%s thrown is a TASK_ERROR', async (thrown) => {
    expect(await codeOf(createInlinePool().execute('throwing', thrown))).toBe('TASK_ERROR');
  });

  test.each([undefined, null, 0, '', Number.NaN, new Error('a value')])('%s returned is the result', async (value) => {
    expect(await createInlinePool().execute('echo', value)).toBe(value);
  });

  test('a batch may be very large', async () => {
    const counts = Array.from({ length: 300_000 }, (_, index) => index);
    expect(await createInlinePool().executeBatch('numbers', counts)).toEqual(counts);
  });

  test('a `runBatch` that answers too few is refused, and both lengths are named', async () => {
    const error = await createInlinePool()
      .executeBatch('short', [1, 2, 3])
      .catch((thrown: unknown) => thrown as Error);
    expect(error).toMatchObject({ code: 'BATCH_MISMATCH', cause: { message: expect.stringMatching(/3.*1/) } });
  });

  test('a `runBatch` may answer with promises: each is its own', async () => {
    const results = await createInlinePool().executeBatch('odd', [1, 2, 3, 4]);
    expect(results).toEqual([1, 2, new RangeError('3'), new TypeError('4')]);
  });

  test('a stage that returns what is awaited lazily starts it once', async () => {
    let startCount = 0;
    // oxlint-disable-next-line unicorn/no-thenable -- as query builders are
    const lazy = { then: (resolve: (value: string) => void) => resolve(`start ${(startCount += 1)}`) };
    const run = (_input: unknown, { measure }: TaskContext): unknown => measure('query', () => lazy);
    expect(await new WorkerPool({ tasks: { query: { run } } }).execute('query', undefined)).toBe('start 1');
    expect(await new OptimizationManager({ tasks: { query: { run } } }).run('query', undefined)).toBe('start 2');
  });

  test('each input of a batch of a generator task has what the generator returns', async () => {
    expect(await createInlinePool().executeBatch('steps', [1, 3])).toEqual([1, 3]);
  });

  test('many may wait for rows at once: where the task dies, one of them is told, and the others of the end', async () => {
    const stream = streamTask<number, void>(async (hand) => {
      await hand(1);
      await hand(2);
      throw new RangeError('its worker died');
    });
    const steps = await Promise.allSettled([1, 2, 3, 4, 5].map(async () => stream.next()));
    expect(steps.map((step) => (step.status === 'fulfilled' ? step.value : String(step.reason)))).toEqual([
      { done: false, value: 1 },
      { done: false, value: 2 },
      'RangeError: its worker died',
      { done: true, value: undefined },
      { done: true, value: undefined },
    ]);
  });

  test('a generator that is not async yields its rows, too; an iterator of a map is a value', async () => {
    const run = function* (count: number): Generator<number, string> {
      for (let row = 1; row <= count; row += 1) yield row;
      return 'all';
    };
    const tasks = { rows: { run }, keys: { run: () => new Map([[7, 1]]).keys() } };
    const rows: number[] = [];
    const pool = new WorkerPool({ tasks });
    expect(await pool.execute('rows', 20, { onPartial: (row) => void rows.push(row) })).toBe('all');
    expect(rows).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    expect([...(await pool.execute('keys', undefined))]).toEqual([7]);
    expect(await new OptimizationManager({ tasks }).run('rows', 3)).toBe('all');
  });
});

test('an endless generator on the page lets the page work, and ends by its timeout', async () => {
  expect(await codeOf(createInlinePool({ runTimeoutMs: 20 }).execute('steps', Infinity))).toBe('RUN_TIMEOUT');
});

describe('whatever a call is made with', () => {
  test.each([
    ['timeoutMs', 0],
    ['timeoutMs', Number.NaN],
    ['timeoutMs', -1],
    ['timeoutMs', '5'],
    ['queueTimeoutMs', Number.NaN],
    ['queueTimeoutMs', -1],
    ['priority', Number.NaN],
    ['priority', 'high'],
    ['signal', new AbortController()],
  ])('%s: %s is refused with BAD_OPTION, and nothing is left', async (name, value) => {
    const { pool, clock } = setupPool();
    expect(await codeOf(pool.execute('plain', 'a', { [name]: value }))).toBe('BAD_OPTION');
    expect(await codeOf(pool.stream('plain', 'a', { [name]: value }).next())).toBe('BAD_OPTION');
    await pool.dispose({ drain: true });
    expect(clock.pendingCount).toBe(0);
  });

  test.each([[null], [5], ['soon']])('options that are %o are refused with BAD_OPTION', async (options) => {
    const { pool } = setupPool();
    expect(await codeOf(pool.execute('plain', 'a', options as never))).toBe('BAD_OPTION');
    const manager = new OptimizationManager({ tasks: { plain: { run: (input: string) => input } } });
    expect(await codeOf(manager.run('plain', 'a', options as never))).toBe('BAD_OPTION');
  });

  test.each([[null], [undefined], [5], [{ features: [] }]])(
    'inputs that are %o are refused with BAD_OPTION',
    async (inputs) => {
      const { pool } = setupPool();
      const manager = new OptimizationManager({ tasks: { plain: { run: (input: string) => input } } });
      const list = inputs as never;
      const calls = [
        pool.map('plain', list),
        pool.executeBatch('plain', list),
        manager.map('plain', list),
        createMemoryCache().getOrLoadMany(list, () => []),
      ];
      expect(await Promise.all(calls.map(codeOf))).toEqual(calls.map(() => 'BAD_OPTION'));
    },
  );

  test('a map of which an option cannot be meant is refused as a whole', async () => {
    const { pool } = setupPool();
    expect(await codeOf(pool.map('plain', ['a'], { timeoutMs: 0 }))).toBe('BAD_OPTION');
  });

  test.each([['timeoutMs'], ['queueTimeoutMs'], ['priority']])('%s may be Infinity', async (name) => {
    const { call, workers, turn, ended } = setupPool();
    await call('plain', 'a', { [name]: Infinity });
    workers[0]?.answer();
    await turn();
    expect(ended.get('a')).toBe('a');
  });

  test.each([
    [
      'getter',
      {
        get name(): string {
          throw new Error('unreadable');
        },
      },
    ],
    ['proxy', Proxy.revocable({}, {})],
  ])('an input whose %s throws keeps no `drain` waiting', async (_kind, hostile) => {
    const { pool, call, workers, turn } = setupPool();
    if ('revoke' in hostile) hostile.revoke();
    await call('plain', ('proxy' in hostile ? hostile.proxy : hostile) as string);
    workers[0]?.answer({ value: 1 });
    await turn();
    await pool.dispose({ drain: true });
    expect(pool.getMetrics().settled).toEqual({ CLONE_FAILED: 1 });
  });

  test.each([null, 5, {}])('a transfer list %s is CLONE_FAILED, and the next call is well', async (transfer) => {
    const { call, ended, workers, turn } = setupPool();
    await call('plain', 'a', { transfer: transfer as never });
    await call('plain', 'b');
    for (const worker of workers) worker.answer();
    await turn();
    for (const worker of workers) worker.answer();
    await turn();
    expect(ended.get('b')).toBe('b');
    expect(ended.has('a')).toBe(true);
  });

  test('a getter of an input may make a call of its own: both end', async () => {
    const { pool, workers, turn, ended, call } = setupPool();
    await call('again', 'first');
    workers[0]?.answer();
    await turn();
    const input = {
      get asks() {
        if (!ended.has('inner')) void call('again', 'inner');
        ended.set('inner', 'pending');
        return 1;
      },
    };
    void pool.execute('again', input as never).then(() => ended.set('outer', 'outer'));
    for (let left = 0; left < 2; left += 1) {
      await turn();
      workers[0]?.answer();
    }
    await turn();
    expect([ended.get('inner'), ended.get('outer'), workers[0]?.isOverloaded]).toEqual(['inner', 'outer', false]);
  });

  test('a getter of an input may end the pool that sends it', async () => {
    const { pool, workers, turn, call } = setupPool();
    await call('plain', 'first');
    workers[0]?.answer();
    await turn();
    const input = {
      get ends() {
        void pool.dispose();
        return 1;
      },
    };
    await expect(pool.execute('plain', input as never)).rejects.toMatchObject({ code: 'CLONE_FAILED' });
  });

  test('a `residentKey` may end the pool that asks it', async () => {
    let pool!: WorkerPool<{ suicidal: { run(): number; residentKey(): string } }>;
    const residentKey = (): string => {
      void pool.dispose();
      return 'a';
    };
    pool = new WorkerPool({ tasks: { suicidal: { run: () => 1, residentKey } } });
    expect(await codeOf(pool.execute('suicidal', undefined))).toBe('DISPOSED');
  });

  test('a `residentKey` may abort the call that it is for', async () => {
    const controller = new AbortController();
    const residentKey = (): string => {
      controller.abort();
      return 'a';
    };
    const pool = new WorkerPool({ tasks: { rash: { run: () => 1, residentKey } } });
    expect(await codeOf(pool.execute('rash', undefined as never, { signal: controller.signal }))).toBe('ABORTED');
  });
});

describe('a map', () => {
  test.each([0, -1, Number.NaN])('refuses the chunkSize %s', async (chunkSize) => {
    expect(await codeOf(createInlinePool().map('echo', [1, 2], { chunkSize }))).toBe('BAD_OPTION');
  });

  test('never overfills the queue by itself', async () => {
    const results = await createInlinePool({ maxQueue: 2 }).map('echo', [1, 2, 3, 4, 5, 6, 7, 8]);
    expect(results.map((result) => result.ok)).toEqual(Array.from({ length: 8 }, () => true));
  });

  test('survives an onProgress that throws, and tells it', async () => {
    const problems: string[] = [];
    const pool = createInlinePool({ onProblem: (code) => problems.push(code) });
    const onProgress = (): void => {
      throw new Error('no');
    };
    expect(await pool.map('echo', [1, 2], { onProgress })).toHaveLength(2);
    expect(problems).toEqual(['pool.callback', 'pool.callback']);
  });

  test('of nothing is nothing', async () => {
    expect(await createInlinePool().map('echo', [])).toEqual([]);
  });

  test.each([
    ['cut', (list: unknown[]) => void (list.length = 1)],
    ['made longer', (list: unknown[]) => void list.push(4, 5)],
    ['changed', (list: unknown[]) => void list.fill(9)],
  ])('is of the list as it was, though that is %s meanwhile', async (_how, change) => {
    const list: unknown[] = [1, 2, 3];
    const results = createInlinePool().map('echo', list, { chunkSize: 1 });
    change(list);
    expect(await results).toEqual([1, 2, 3].map((value) => ({ ok: true, value })));
  });
});

describe('a queue', () => {
  test('of no length makes calls wait for a worker, and all of them run', async () => {
    const pool = createInlinePool({ maxQueue: 0, whenFull: 'wait' });
    expect(await Promise.all([1, 2, 3, 4].map((input) => pool.execute('echo', input)))).toEqual([1, 2, 3, 4]);
  });

  test('lets no newer call overtake those that wait for room', async () => {
    const pool = createInlinePool({ maxQueue: 1, whenFull: 'wait', size: 1 });
    const order: string[] = [];
    const call = (name: string): Promise<unknown> => pool.execute('echo', name).then(() => order.push(name));
    const late = pool.execute('echo', 'a').then(() => call('late'));
    await Promise.all([call('b'), call('c'), call('d'), late]);
    expect(order).toEqual(['b', 'c', 'd', 'late']);
  });
});

describe('a pool', () => {
  test('survives an onProblem that throws', async () => {
    const { call, workers, ended, turn } = setupPool({
      maxCrashes: 1,
      fallback: 'inline',
      onProblem: () => {
        throw new Error('no');
      },
    });
    await call('plain', 'a');
    expect(() => workers[0]?.crash()).not.toThrow();
    await turn();
    expect(ended.get('a')).toBe('WORKER_CRASH');
    await call('plain', 'b');
    expect(ended.get('b')).toBe('b');
  });

  test.each(['onTiming', 'onProgress', 'onPartial'])('may be disposed of in %s, and leaves no timer', async (name) => {
    const { pool, call, workers, ended, clock, turn } = setupPool({ size: 2 });
    await call('plain', 'a', { [name]: () => pool.dispose() });
    await call('plain', 'b');
    const id = workers[0]?.calls[0]?.id as number;
    workers[0]?.say(['progress', id, 1]);
    workers[0]?.say(['partial', id, 1]);
    workers[0]?.answer();
    await turn();
    expect([ended.get('a'), ended.get('b')]).toEqual([name === 'onTiming' ? 'a' : 'DISPOSED', 'DISPOSED']);
    expect(clock.pendingCount).toBe(0);
    expect(pool.getMetrics()).toMatchObject({ liveWorkers: 0, activeWorkers: 0 });
  });

  test('sets no timer that a browser cannot keep', async () => {
    const delaysMs: number[] = [];
    const { pool, clock } = setupPool();
    const { setTimer } = clock;
    clock.setTimer = (callback, delayMs) => {
      delaysMs.push(delayMs);
      return setTimer(callback, delayMs);
    };
    void pool.execute('plain', 'a', { queueTimeoutMs: 1e12, timeoutMs: 1e12 }).catch(() => {});
    await clock.advanceAsync(5);
    expect(Math.max(...delaysMs)).toBeLessThan(2 ** 31);
  });

  test('ends a worker whose factory ended the pool', async () => {
    const { pool, call, workers, ended } = setupPool({
      createWorker: () => {
        void pool.dispose();
        return worker as unknown as Worker;
      },
    });
    const worker = {
      isEnded: false,
      addEventListener() {},
      removeEventListener() {},
      postMessage() {},
      terminate() {
        this.isEnded = true;
      },
    };
    await call('plain', 'a');
    expect(ended.get('a')).toBe('DISPOSED');
    expect(worker.isEnded).toBe(true);
    expect(workers).toEqual([]);
  });

  test('expects the rest of the start of a worker that loads', async () => {
    const { pool, clock } = setupPool({
      createWorker: () =>
        ({ addEventListener() {}, removeEventListener() {}, postMessage() {}, terminate() {} }) as unknown as Worker,
    });
    void pool.execute('plain', 'a').catch(() => {});
    await clock.advanceAsync(10);
    expect(pool.expectedWaitMs()).toBeGreaterThan(0);
  });

  test.each([
    { whenFull: 'later' },
    { fallback: 'none' },
    { size: 0 },
    { size: Number.NaN },
    { size: '2' },
    { hardwareConcurrency: Number.NaN },
    { reservedThreads: -1 },
    { retries: -1 },
    { runTimeoutMs: 0 },
    { tasks: null },
    { tasks: { a: {} } },
    { tasks: { a: { run() {}, timeoutMs: Number.NaN } } },
    { createWorker: 5 },
  ])('refuses %o with BAD_OPTION: what, got and fix', (options) => {
    let error: unknown;
    try {
      createInlinePool(options as never);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toMatchObject({ code: 'BAD_OPTION', message: expect.stringMatching(/got /) });
  });
});
