import { describe, expect, test, vi } from 'vitest';
import { createMemoryCache } from '../../../src/cache/createMemoryCache.ts';
import { OptimizationManager } from '../../../src/optimization/OptimizationManager.ts';
import type { ExportedCostModel } from '../../../src/optimization/exportedModel.ts';
import type { Middleware } from '../../../src/optimization/callTypes.ts';
import type { TaskContext } from '../../../src/types/tasks.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { createFakeTaskRunner } from '../../support/fakeTaskRunner.ts';
import { batcherOn, setupManager } from './setupManager.ts';

const never = (): Promise<never> => new Promise(() => {});

describe('a call', () => {
  test.each([['without a cache'], ['with one']])(
    'that is one for several callers gives each its own result, whoever moves it to a worker: %s',
    async (which) => {
      const warn = vi.spyOn(console, 'warn').mockReturnValue();
      let runCount = 0;
      const column = {
        run: () => ({ values: new Uint8Array(4).fill((runCount += 1)) }),
        cacheKey: () => 'all',
      };
      const cache = which === 'with one' ? { cache: createMemoryCache() } : {};
      const manager = new OptimizationManager({ tasks: { column }, ...cache });
      const moves = async (): Promise<number> => {
        const { values } = await manager.run('column', undefined);
        const { length } = values;
        structuredClone(values, { transfer: [values.buffer] });
        return length;
      };
      expect(await Promise.all([moves(), moves(), moves()])).toEqual([4, 4, 4]);
      expect(runCount).toBe(1);
      const stay = await Promise.all([1, 2].map(() => manager.run('column', undefined)));
      expect(stay[0]?.values).toBe(stay[1]?.values);
      await manager.dispose();
      warn.mockRestore();
    },
  );

  test('whose task hears no signal is recorded as failed when it is aborted', async () => {
    const clock = createFakeClock();
    const manager = new OptimizationManager({ tasks: { deaf: { run: never } }, clock });
    const samples: unknown[] = [];
    manager.connect({
      record: (sample) => void samples.push(sample),
      isInGesture: () => false,
      onGestureEnd: () => () => {},
    });
    const result = manager.run('deaf', undefined, { timeoutMs: 100 });
    result.catch(() => {});
    await clock.advanceAsync(100);
    await expect(result).rejects.toMatchObject({ code: 'TIMEOUT' });
    expect(samples).toMatchObject([{ name: 'deaf', ok: false, durationMs: 100, plan: { actualCost: null } }]);
  });

  test.each([['timeoutMs'], ['signal'], ['dispose']])(
    'that a middleware never answers is ended by %s',
    async (ending) => {
      const { manager, settle } = setupManager({ middleware: [never] });
      const controller = new AbortController();
      const options = ending === 'timeoutMs' ? { timeoutMs: 50 } : { signal: controller.signal };
      const result = manager.run('double', 1, options);
      if (ending === 'signal') controller.abort();
      if (ending === 'dispose') void manager.dispose();
      await expect(settle(result)).rejects.toMatchObject({
        code: { timeoutMs: 'TIMEOUT', signal: 'ABORTED', dispose: 'DISPOSED' }[ending],
      });
    },
  );

  test('has no time limit for one that no timer can hold', async () => {
    const { manager, settle } = setupManager();
    await expect(settle(manager.run('double', 1, { timeoutMs: 1e12 }))).resolves.toBe(2);
  });

  test('whose buffers move is not batched, and falls back to nothing', async () => {
    const { manager, settle, runner, ran } = setupManager({ createBatcher: batcherOn(), inlineMs: 1, runMs: 1 });
    await settle(manager.run('many', 1));
    const transfer = [new ArrayBuffer(8)];
    await settle(manager.run('many', 2, { route: 'batch', transfer }));
    expect(runner.calls.at(-1)).toMatchObject({ input: 2, batchSize: 1 });
    runner.failWith('WORKER_LOST');
    await expect(settle(manager.run('many', 3, { transfer, route: 'worker' }))).rejects.toMatchObject({
      code: 'WORKER_LOST',
    });
    expect(ran).toEqual([]);
  });

  test.each([
    ['an idempotent task is run again, each by itself', 'shared', [2, 4, 6], [3, 1, 1, 1]],
    ['any other is not', 'many', ['BATCH_MISMATCH', 'BATCH_MISMATCH', 'BATCH_MISMATCH'], [3]],
  ] as const)('whose batch answered too little: %s', async (_, name, outcomes, batchSizes) => {
    const { manager, settle, runner } = setupManager({ createBatcher: batcherOn() });
    const executeBatch = runner.executeBatch;
    runner.executeBatch = (task, inputs, options) =>
      executeBatch(task, inputs, options).then(() => inputs.slice(1) as never);
    const results = Promise.all(
      [1, 2, 3].map((input) =>
        manager.run(name, input, { route: 'batch' }).catch((error: { code: string }) => error.code),
      ),
    );
    expect(await settle(results)).toEqual(outcomes);
    expect(runner.calls.map(({ batchSize }) => batchSize)).toEqual(batchSizes);
  });

  test('is learned from though the pool tells no times', async () => {
    const { manager, settle, runner, ran } = setupManager({ runMs: 50 });
    const execute = runner.execute;
    runner.execute = (name, input, options) => execute(name, input, { ...options, onTiming: () => {} });
    for (let call = 0; call < 3; call += 1) await settle(manager.run('double', call));
    expect(manager.explain('double').parts.computeMs).toBeGreaterThan(20);
    expect(ran).toEqual([]);
  });
});

describe('the cache', () => {
  test('answers a stale value as a hit, and the new one is a run of its own', async () => {
    const clock = createFakeClock();
    const cache = createMemoryCache({ clock });
    let version = 0;
    const manager = new OptimizationManager({ tasks: {}, cache, clock });
    const routes: (string | undefined)[] = [];
    manager.connect({
      record: (sample) => void (sample.kind === 'operation' && routes.push(sample.route)),
      isInGesture: () => false,
      onGestureEnd: () => () => {},
    });
    const read = manager.optimizeOperation(() => (version += 1), {
      name: 'read',
      cacheKey: () => 'all',
      cache: { ttlMs: 1000, staleWhileRevalidateMs: 5000 },
    });
    expect(await read()).toBe(1);
    await clock.advanceAsync(2000);
    expect(await read()).toBe(1);
    await clock.advanceAsync(0);
    expect(await read()).toBe(2);
    expect(routes).toEqual(['inline', 'inline', 'cache', 'cache']);
    await cache.dispose();
  });
});

describe('the model store', () => {
  const model = (change: object): ExportedCostModel => ({
    version: 1,
    deviceClass: 'any',
    savedEpochMs: 0,
    roundTripMs: 1,
    operations: {},
    sharedClone: { weights: [], covariance: [], variance: 1, weight: 1 },
    ...change,
  });

  test.each([
    ['throws', () => expect.fail('no store')],
    ['rejects', () => Promise.reject(new Error('no store'))],
    ['holds nonsense', () => Promise.resolve({ version: 1, roundTripMs: 1 })],
    ['never answers', never],
  ])('that %s is a problem, and costs nothing else', async (_, load) => {
    const { manager, clock, settle, problems } = setupManager({
      modelStore: { load: load as () => Promise<ExportedCostModel>, save: async () => {} },
    });
    await expect(settle(manager.run('double', 1))).resolves.toBe(2);
    await clock.advanceAsync(10_000);
    expect(problems).toMatchObject([{ code: 'model-store-failed' }]);
    await settle(manager.dispose());
  });

  test.each([
    ['of another version', model({ version: 2 })],
    ['of no round trip', model({ roundTripMs: Number.NaN })],
    ['of a time long past', model({ savedEpochMs: -1e15 })],
    [
      'with numbers that are none',
      model({
        operations: {
          double: {
            summary: '',
            compute: { weights: [Number.NaN, 1, 0, 0, 0], covariance: Array(25).fill(0), variance: 1, weight: 9 },
            clone: { weights: [], covariance: [], variance: 1, weight: 9 },
          },
        },
      }),
    ],
  ])('may hold a model %s: the plan stays sound', async (_, saved) => {
    const { manager, settle } = setupManager({ modelStore: { load: async () => saved, save: async () => {} } });
    await settle(manager.run('double', 1));
    const { predicted, confidence } = manager.explain('double', 1);
    for (const value of [predicted.inline?.cost, predicted.worker?.cost, confidence]) expect(value).toBeGreaterThan(0);
    await settle(manager.dispose());
  });

  test('that never answers holds up neither the end of the calls nor dispose', async () => {
    const { manager, clock, settle, runner } = setupManager({
      modelStore: { load: async () => undefined, save: never },
      onDispose: async () => runner.failWith('DISPOSED'),
    });
    await settle(manager.run('double', 1));
    const slow = manager.run('slow', 1, { route: 'inline' });
    slow.catch(() => {});
    const disposed = manager.dispose();
    await clock.advanceAsync(0);
    await expect(slow).rejects.toMatchObject({ code: 'DISPOSED' });
    await clock.advanceAsync(1000);
    await disposed;
    expect(clock.pendingCount).toBe(0);
  });
});

describe('on the page', () => {
  test('a task keeps what it made, sixteen keys of it, and no promise that rejected', async () => {
    let made = 0;
    const run = (key: string, { resident }: TaskContext): Promise<number> =>
      resident(key, async () => {
        made += 1;
        if (made === 1) throw new Error('not yet');
        return made;
      });
    const manager = new OptimizationManager({ tasks: { keep: { run } }, clock: createFakeClock() });
    await expect(manager.run('keep', 'a')).rejects.toThrow('not yet');
    expect(await manager.run('keep', 'a')).toBe(2);
    expect(await manager.run('keep', 'a')).toBe(2);
    for (let key = 0; key < 16; key += 1) await manager.run('keep', String(key));
    expect(await manager.run('keep', 'a')).toBe(19);
  });

  test('a task whose data is kept in a worker stays there; made here, it may come', async () => {
    const look = {
      residentKey: () => 'index',
      run: (_: number, { resident }: TaskContext) => resident('index', () => 42),
    };
    const clock = createFakeClock();
    const runner = createFakeTaskRunner({ look }, clock, { cloneMs: 5, runMs: 0.1 });
    const manager = new OptimizationManager({ tasks: { look }, runner, clock });
    const run = async (route?: 'inline'): Promise<void> => {
      const result = manager.run('look', 1, route ? { route } : {});
      await clock.advanceAsync(100);
      expect(await result).toBe(42);
    };
    for (let call = 0; call < 5; call += 1) await run();
    expect(runner.calls).toHaveLength(5);
    expect(manager.explain('look', 1).reason).toBe('what it needs is kept in a worker');
    await run('inline');
    await run();
    expect(runner.calls).toHaveLength(5);
  });

  test('a task may be an object that knows itself', async () => {
    const scale = {
      factor: 3,
      run(input: number) {
        return input * this.factor;
      },
      sizeOf() {
        return this.factor;
      },
      cacheKey(input: number) {
        return [this.factor, input];
      },
    };
    const manager = new OptimizationManager({ tasks: { scale }, clock: createFakeClock() });
    expect(await manager.run('scale', 2)).toBe(6);
    expect(manager.explain('scale', 2).size).toBe(3);
  });

  test('a task that yields returns its last word', async () => {
    const count = async function* () {
      yield 1;
      return 2;
    };
    const manager = new OptimizationManager({ tasks: { count: { run: count } }, clock: createFakeClock() });
    await expect(manager.run('count', undefined as never)).resolves.toBe(2);
    const rows: number[] = [];
    // A closure returns what it returns.
    for await (const row of await manager.optimizeOperation(count)()) rows.push(row);
    expect(rows).toEqual([1]);
  });

  test('closures without a name are numbered', async () => {
    const { manager, settle } = setupManager();
    const wrapped = [1, 2].map((value) => manager.optimizeOperation(() => value));
    expect(await settle(Promise.all(wrapped.map((run) => run())))).toEqual([1, 2]);
    expect(manager.getMetrics().operations.map(({ name }) => name)).toEqual(['anonymous', 'anonymous 2']);
  });
});

test('two hosts of one manager: the later one records until it goes', async () => {
  const { manager, settle, samples } = setupManager();
  let count = 0;
  const stop = manager.connect({
    record: () => {
      count += 1;
    },
    isInGesture: () => false,
    onGestureEnd: () => () => {},
  });
  await settle(manager.run('double', 1));
  stop();
  stop();
  await settle(manager.run('double', 1));
  expect([count, samples.length]).toEqual([1, 1]);
});

test('an error inside a middleware is the error of the call', async () => {
  const broken: Middleware = () => {
    throw new RangeError('no');
  };
  const { manager, settle } = setupManager({ middleware: [broken] });
  await expect(settle(manager.run('double', 1))).rejects.toThrow(RangeError);
});

test('an option that is undefined is left out', async () => {
  const options = { tasks: { one: { run: () => 1 } }, clock: undefined, middleware: undefined, profile: undefined };
  const manager = new OptimizationManager(options as never);
  await expect(
    (manager.run as (name: string, input: unknown) => Promise<unknown>).call(manager, 'one', 0),
  ).resolves.toBe(1);
  expect(manager.getMetrics().profile).toBe('custom');
});
