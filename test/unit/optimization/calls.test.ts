import { createMemoryCache, MapVitalsError, OptimizationManager } from 'mapvitals/optimize';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { expectWarning } from '../../support/expectWarning.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { createFakeTaskRunner } from '../../support/fakeTaskRunner.ts';
import { batcherOn, mapCache, setupManager } from './setupManager.ts';
import type { Middleware, TaskContext } from 'mapvitals/optimize';

const codeOf = (error: unknown): unknown => (error as { code?: unknown }).code;
const routes = ['inline', 'worker', 'batch'] as const;

describe('the two clocks', () => {
  const waiting = (ms: number, timeoutMs: number) => {
    const clock = createFakeClock();
    const run = (input: number, { signal }: TaskContext): Promise<number> =>
      new Promise((resolve, reject) => {
        clock.setTimer(() => resolve(input), ms);
        signal.addEventListener('abort', () => reject(signal.reason as Error));
      });
    const runBatch = async (inputs: readonly number[], context: TaskContext): Promise<number[]> => {
      await new Promise<void>((resolve, reject) => {
        clock.setTimer(resolve, ms * inputs.length);
        context.signal.addEventListener('abort', () => reject(context.signal.reason as Error));
      });
      return [...inputs];
    };
    const manager = new OptimizationManager({
      tasks: { wait: { run, runBatch, timeoutMs } },
      clock,
      createBatcher: batcherOn(),
    });
    return { manager, clock };
  };

  test("a task's limit is its own run's: a batch of a hundred takes a hundred times as long", async () => {
    const { manager, clock } = waiting(4, 150);
    const inputs = Array.from({ length: 100 }, (_, index) => index);
    const results = Promise.all(inputs.map((input) => manager.run('wait', input, { route: 'batch' })));
    await clock.advanceAsync(1000);
    expect(await results).toEqual(inputs);
  });

  test.each(['inline', 'batch'] as const)('a run that is too long is RUN_TIMEOUT on the route %s', async (route) => {
    const { manager, clock } = waiting(500, 100);
    const result = manager.run('wait', 1, { route }).catch(codeOf);
    await clock.advanceAsync(300);
    expect(await result).toBe('RUN_TIMEOUT');
    await clock.advanceAsync(1000);
    expect(clock.pendingCount).toBe(0);
  });

  test.each(['inline', 'batch'] as const)('a task that may take a minute gets it on the route %s', async (route) => {
    const { manager, clock } = waiting(50_000, 60_000);
    const result = manager.run('wait', 1, { route });
    await clock.advanceAsync(51_000);
    expect(await result).toBe(1);
  });

  test("waiting for a worker does not count against the task's limit", async () => {
    const clock = createFakeClock();
    const wait = { run: (input: number) => input, timeoutMs: 200 };
    const runner = createFakeTaskRunner({ wait }, clock, { runMs: 60 });
    runner.waitMs = 5000;
    const manager = new OptimizationManager({ tasks: { wait }, runner, clock });
    const result = manager.run('wait', 1);
    await clock.advanceAsync(6000);
    expect(await result).toBe(1);
  });

  test.each(routes)(
    "the caller's limit counts from the call on the route %s, and its code is TIMEOUT",
    async (route) => {
      const { manager, settle } = setupManager({ createBatcher: batcherOn(), runMs: 500 });
      const name = route === 'batch' ? 'many' : 'slow';
      await expect(settle(manager.run(name, 1, { route, timeoutMs: 50 }))).rejects.toMatchObject({ code: 'TIMEOUT' });
    },
  );
});

describe('a call that has ended does not start', () => {
  type Ending = 'abort' | 'timeout' | 'dispose';
  const endings: Ending[] = ['abort', 'timeout', 'dispose'];

  const end = async (ending: Ending, setup: ReturnType<typeof setupManager>, controller: AbortController) => {
    if (ending === 'abort') controller.abort();
    if (ending === 'dispose') void setup.manager.dispose();
    await setup.clock.advanceAsync(60);
  };

  test.each(endings)('that waited for the end of a gesture: %s', async (ending) => {
    for (const name of ['double', 'keyed'] as const) {
      const setup = setupManager({ cache: mapCache() });
      const { manager, clock, host, runner, ran, endGesture, samples } = setup;
      host.inGesture = true;
      const controller = new AbortController();
      const result = manager
        .run(name, 1, { deferMs: 5000, signal: controller.signal, ...(ending === 'timeout' && { timeoutMs: 50 }) })
        .catch(codeOf);
      await end(ending, setup, controller);
      endGesture();
      await clock.advanceAsync(6000);
      expect(await result).toBe({ abort: 'ABORTED', timeout: 'TIMEOUT', dispose: 'DISPOSED' }[ending]);
      expect([runner.calls, ran, samples]).toEqual([[], [], []]);
    }
  });

  test.each(endings)('that waited in a middleware, which forgets its signal: %s', async (ending) => {
    for (const name of ['double', 'keyed'] as const) {
      let letGo = (): void => {};
      const hold = new Promise<void>((resolve) => (letGo = resolve));
      const middleware: Middleware[] = [
        async ({ name: called, input }, next) => {
          await hold;
          return next({ name: called, input, options: {} });
        },
      ];
      const setup = setupManager({ middleware, cache: mapCache() });
      const controller = new AbortController();
      const result = setup.manager
        .run(name, 1, { signal: controller.signal, ...(ending === 'timeout' && { timeoutMs: 50 }) })
        .catch(codeOf);
      await end(ending, setup, controller);
      letGo();
      await setup.clock.advanceAsync(1000);
      expect(await result).toBe({ abort: 'ABORTED', timeout: 'TIMEOUT', dispose: 'DISPOSED' }[ending]);
      expect([setup.runner.calls, setup.ran]).toEqual([[], []]);
    }
  });

  test.each(endings)('that waited for a cache which knows no signals: %s', async (ending) => {
    let answer = (): void => {};
    const slow = new Promise<void>((resolve) => (answer = resolve));
    const cache = mapCache();
    const getOrLoad = cache.getOrLoad;
    cache.getOrLoad = (key, load) => slow.then(() => getOrLoad(key, load as never)) as never;
    const setup = setupManager({ cache });
    const controller = new AbortController();
    const result = setup.manager
      .run('keyed', 1, { signal: controller.signal, ...(ending === 'timeout' && { timeoutMs: 50 }) })
      .catch(codeOf);
    await end(ending, setup, controller);
    answer();
    await setup.clock.advanceAsync(1000);
    expect(await result).not.toBe(2);
    expect([setup.runner.calls, setup.ran]).toEqual([[], []]);
  });

  test('that waits behind others of its batch, on the page and in the queue of the pool', async () => {
    const { manager, clock, settle } = setupManager({ createBatcher: batcherOn() });
    const started: number[] = [];
    const slow = manager.optimizeOperation(
      (input: number, _signal?: AbortSignal) => {
        started.push(input);
        clock.block(20);
      },
      { name: 'slow closure', batchable: true },
    );
    void slow(1);
    void slow(2);
    await clock.advanceAsync(8);
    expect(started).toEqual([1]);
    await settle(Promise.resolve());
    expect(started).toEqual([1, 2]);

    const { manager: pooled, runner, clock: time } = setupManager({ createBatcher: batcherOn() });
    let isSkipped: (index: number) => boolean = () => false;
    const executeBatch = runner.executeBatch;
    runner.executeBatch = (name, inputs, options) => {
      isSkipped = options?.isSkipped ?? isSkipped;
      return executeBatch(name, inputs, options);
    };
    const controller = new AbortController();
    const { signal } = controller;
    const aborted = pooled.run('many', 1, { route: 'batch', signal }).catch(codeOf);
    const kept = pooled.run('many', 2, { route: 'batch' });
    await time.advanceAsync(10);
    controller.abort();
    expect([isSkipped(0), isSkipped(1)]).toEqual([true, false]);
    await time.advanceAsync(100);
    expect([await aborted, await kept]).toEqual(['ABORTED', 4]);
  });

  test('and a middleware may end a call by a signal of its own', async () => {
    const controller = new AbortController();
    const middleware: Middleware[] = [
      (call, next) => next({ ...call, options: { ...call.options, signal: controller.signal } }),
    ];
    const { manager, clock, runner } = setupManager({ middleware });
    const first = manager.run('slow', 1, { route: 'inline' }).catch(codeOf);
    const outer = new AbortController();
    const second = manager.run('slow', 1, { route: 'inline', signal: outer.signal }).catch(codeOf);
    outer.abort();
    controller.abort();
    await clock.advanceAsync(10);
    expect([await first, await second]).toEqual(['ABORTED', 'ABORTED']);
    expect(runner.calls).toEqual([]);
  });
});

describe('nothing runs twice', () => {
  const looksLikeOurs = ['QUEUE_FULL', 'WORKER_LOST', 'CLONE_FAILED', 'BATCH_MISMATCH', 'TASK_ERROR'] as const;

  test.each(looksLikeOurs)('because its own error has the code %s', async (code) => {
    for (const make of [
      () => new MapVitalsError(code, 'mine'),
      () => Object.assign(new Error('mine'), { code, name: 'MapVitalsError' }),
    ]) {
      const { manager, settle } = setupManager({ createBatcher: batcherOn(), inlineMs: 0 });
      for (const batchable of [true, false]) {
        let count = 0;
        const error = make();
        const fail = manager.optimizeOperation(
          () => {
            count += 1;
            if (count > 3) throw error;
          },
          { name: `fail ${batchable}`, batchable },
        );
        for (let call = 0; call < 3; call += 1) await settle(fail());
        await expect(settle(fail())).rejects.toBe(error);
        expect(count).toBe(4);
      }
    }
  });

  test.each(['WORKER_LOST', 'WORKER_CRASH', 'CLONE_FAILED'] as const)(
    'on the page after %s, unless it is idempotent',
    async (code) => {
      const { manager, settle, runner, ran } = setupManager({ inlineMs: 1, runMs: 1, createBatcher: batcherOn() });
      for (const name of ['double', 'again', 'many', 'shared'] as const) await settle(manager.run(name, 1));
      runner.failWith(code);
      for (const [name, route] of [
        ['double', 'worker'],
        ['many', 'batch'],
      ] as const) {
        await expect(settle(manager.run(name, 2, { route }))).rejects.toMatchObject({ code });
      }
      expect(ran).toEqual([]);
      await settle(manager.run('again', 3, { route: 'worker' }));
      await settle(manager.run('shared', 4, { route: 'batch' }));
      expect(ran).toEqual([3, 4]);
    },
  );

  test('but what the pool says has never started may go to the page', async () => {
    const { manager, settle, runner, ran } = setupManager({ inlineMs: 1, runMs: 1 });
    await settle(manager.run('double', 1));
    const started = (attempt: number) =>
      new MapVitalsError('CLONE_FAILED', 'no', { task: 'double', worker: null, attempt });
    runner.execute = () => Promise.reject(started(0));
    expect(await settle(manager.run('double', 2, { route: 'worker' }))).toBe(4);
    runner.execute = () => Promise.reject(started(1));
    await expect(settle(manager.run('double', 3, { route: 'worker' }))).rejects.toMatchObject({ code: 'CLONE_FAILED' });
    expect(ran).toEqual([2]);
  });
});

describe('what is returned is a result', () => {
  test('an Error too, and a promise of one, on every route of the page', async () => {
    const { manager, settle } = setupManager({ createBatcher: batcherOn(), cache: mapCache() });
    const error = new RangeError('a value like any other');
    for (const batchable of [true, false]) {
      for (const value of [error, Promise.resolve(error)]) {
        const give = manager.optimizeOperation(() => value, { name: 'give', batchable, cacheKey: () => 1 });
        expect(await settle(give())).toBe(error);
        give.release();
      }
    }
    expect(manager.getMetrics().operations).toEqual([]);
  });

  test.each(['undefined', 'null', 'text', '0'])('and what is thrown is thrown as it is: %s', async (what) => {
    const thrown = { undefined, null: null, text: 'no', 0: 0 }[what];
    const { manager, settle } = setupManager({ createBatcher: batcherOn() });
    for (const batchable of [true, false]) {
      const fail = manager.optimizeOperation(
        () => {
          throw thrown;
        },
        { batchable },
      );
      expect(
        await settle(
          fail().then(
            () => 'resolved',
            (error: unknown) => [error],
          ),
        ),
      ).toEqual([thrown]);
    }
  });

  test('a hole in the answer of a batch is undefined, and no list is BATCH_MISMATCH', async () => {
    const clock = createFakeClock();
    const answers: unknown[] = [];
    // oxlint-disable-next-line no-sparse-arrays -- a hole is the point
    answers.push([1, , 3], null, 'abc', new Set([1, 2, 3]), [Promise.reject(new Error('late')), 2]);
    const holes = { run: (input: number) => input, runBatch: () => answers.shift() as never };
    const manager = new OptimizationManager({ tasks: { holes }, clock, createBatcher: batcherOn() });
    const ask = async (): Promise<unknown[]> => {
      const results = Promise.all(
        [1, 2, 3].map((input) => manager.run('holes', input, { route: 'batch' }).catch(codeOf)),
      );
      await clock.advanceAsync(20);
      return results;
    };
    expect(await ask()).toEqual([1, undefined, 3]);
    for (let call = 0; call < 4; call += 1) {
      expect(await ask()).toEqual(['BATCH_MISMATCH', 'BATCH_MISMATCH', 'BATCH_MISMATCH']);
    }
  });
});

describe('closures that wait for each other', () => {
  test('a batchable one may await itself, however deep', async () => {
    const { manager, settle } = setupManager({ createBatcher: batcherOn() });
    const down: (depth: number) => Promise<number> = manager.optimizeOperation(
      async (depth: number): Promise<number> => (depth === 0 ? 0 : 1 + (await down(depth - 1))),
      { name: 'down', batchable: true },
    );
    expect(await settle(down(30))).toBe(30);
  });

  test('and one that stands behind it in its batch', async () => {
    const { manager, settle } = setupManager({ createBatcher: batcherOn() });
    const sum: (upTo: number) => Promise<number> = manager.optimizeOperation(
      async (upTo: number): Promise<number> => (upTo === 0 ? 0 : upTo + (await sum(upTo - 1))),
      { name: 'sum', batchable: true, cacheKey: (upTo) => upTo },
    );
    expect(await settle(Promise.all([sum(5), sum(4), sum(3)]))).toEqual([15, 10, 6]);
  });
});

describe('a generator on the page', () => {
  const setup = () => {
    const clock = createFakeClock();
    let steps = 0;
    let isEnded = false;
    const count = async function* (upTo: number) {
      try {
        for (; steps < upTo; steps += 1) {
          clock.block(1);
          yield steps;
        }
        return steps;
      } finally {
        isEnded = true;
      }
    };
    const manager = new OptimizationManager({ tasks: { count: { run: count } }, clock });
    return { manager, clock, steps: () => steps, isEnded: () => isEnded };
  };

  test('ends at its next step when it is aborted, and its finally runs', async () => {
    const { manager, clock, steps, isEnded } = setup();
    const controller = new AbortController();
    const result = manager.run('count', Infinity, { signal: controller.signal }).catch(codeOf);
    await clock.advanceAsync(1);
    expect(steps()).toBeGreaterThan(0);
    controller.abort();
    const before = steps();
    await clock.advanceAsync(100);
    expect(await result).toBe('ABORTED');
    expect(steps() - before).toBeLessThanOrEqual(1);
    expect(isEnded()).toBe(true);
  });

  test('lets the page have its turn, and returns its last word', async () => {
    const { manager, clock } = setup();
    let turns = 0;
    clock.setTimer(() => (turns += 1), 0);
    const result = manager.run('count', 20);
    for (let turn = 0; turn < 20; turn += 1) await clock.advanceAsync(1);
    expect([await result, turns]).toEqual([20, 1]);
  });
});

describe('a result that was moved on', () => {
  const setup = () => {
    const clock = createFakeClock();
    const problems: string[] = [];
    const cache = createMemoryCache({ clock, onProblem: (code) => problems.push(code) });
    const made: number[] = [];
    const manager = new OptimizationManager({
      tasks: {
        grid: {
          cacheKey: (input: number) => input,
          run: (input: number) => {
            made.push(input);
            return { rows: new Float64Array([input, 2]) };
          },
        },
      },
      cache,
      clock,
    });
    manager.connect({
      record: (sample) => void (sample.kind === 'problem' && problems.push(sample.code)),
      isInGesture: () => false,
      onGestureEnd: () => () => {},
    });
    return { manager, problems, made, cache };
  };
  const move = ({ rows }: { rows: Float64Array<ArrayBuffer> }): void =>
    void structuredClone(null, { transfer: [rows.buffer] });

  test('is a miss for the next caller, and a problem', async () => {
    const { manager, problems, made, cache } = setup();
    move(await manager.run('grid', 1));
    expect([...(await manager.run('grid', 1)).rows]).toEqual([1, 2]);
    expect([...(await manager.run('grid', 1)).rows]).toEqual([1, 2]);
    expect(made).toEqual([1, 1]);
    expect(problems).toEqual(['cache.value-moved']);
    expectWarning(/a cached value was moved/);
    await cache.dispose();
  });
});

describe('a call that cannot be meant', () => {
  test.each([
    [{ timeoutMs: '50' }, /`timeoutMs` must be a number > 0, got `'50'`|`"50"`|`50`/],
    [{ timeoutMs: Number.NaN }, /`timeoutMs` must be a number > 0/],
    [{ route: 'workers' }, /`route` must be .*worker.*Did you mean `worker`\?/],
    [{ route: 'cache' }, /`route` must be/],
    [{ signal: new AbortController() }, /`signal` must be an AbortSignal.*Pass the controller's `signal`/],
    [{ deferMs: -1 }, /`deferMs` must be a number >= 0/],
    [{ priority: 'high' }, /`priority` must be a number/],
    [{ cache: 'no' }, /`cache` must be a boolean/],
  ])('is refused with what, got and fix, and does not start: %o', async (options, message) => {
    const { manager, settle, runner, ran } = setupManager();
    const result = settle(manager.run('double', 1, options as never));
    await expect(result).rejects.toMatchObject({
      code: 'BAD_OPTION',
      message: expect.stringMatching(message) as string,
    });
    expect([runner.calls, ran]).toEqual([[], []]);
  });

  test('a pin that is no route is refused; one that is not open is told', () => {
    const { manager, problems } = setupManager();
    expect(() => manager.pin('double', 'workr' as never)).toThrow(/Did you mean `worker`\?/);
    expect(manager.explain('double').route).toBe('worker');
    const alone = new OptimizationManager({ tasks: { double: { run: (input: number) => input } } });
    const told: string[] = [];
    alone.pin('double', 'worker');
    expectWarning(/`double` cannot take its pinned route worker/);
    alone.connect({
      record: (sample) => void (sample.kind === 'problem' && told.push(`${sample.code}: ${sample.message}`)),
      isInGesture: () => false,
      onGestureEnd: () => () => {},
    });
    expect(told).toEqual([
      expect.stringMatching(/^route-not-open: `double` cannot take its pinned route worker.*createWorker/),
    ]);
    expect(problems).toEqual([]);
  });
});

test('five thousand closures of one name are as quick to wrap as their number, and are freed', async () => {
  const { manager, settle } = setupManager();
  const looks = vi.spyOn(Map.prototype, 'has');
  const wrapped = Array.from({ length: 5000 }, () => manager.optimizeOperation((value: number) => value));
  expect(looks.mock.calls.length).toBeLessThan(50_000);
  looks.mockRestore();
  const called = wrapped.slice(-100);
  expect(await settle(Promise.all(called.map((run, index) => run(index))))).toHaveLength(100);
  expect(manager.getMetrics().operations).toHaveLength(100);
  for (const { release } of wrapped) release();
  expect(manager.getMetrics().operations).toEqual([]);
  expect(Object.keys(manager.exportModel().operations)).toEqual([]);
  await expect(wrapped[0]?.(1)).rejects.toMatchObject({ code: 'DISPOSED' });
});

test('nine thousand calls with one signal have one listener on it, and all end with it', async () => {
  // The runner maps each error's stack to its sources when it is read: five times as long as all the rest.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  onTestFinished(() => void (Error.stackTraceLimit = stackTraceLimit));
  const { manager, settle } = setupManager();
  const controller = new AbortController();
  const { signal } = controller;
  const added = vi.spyOn(signal, 'addEventListener');
  const calls = Array.from({ length: 9000 }, () => manager.run('slow', 1, { signal, route: 'inline' }));
  const codes = Promise.all(calls.map((call) => call.catch(({ code }: { code: string }) => code)));
  expect(added).toHaveBeenCalledTimes(1);
  controller.abort();
  expect(new Set(await settle(codes))).toEqual(new Set(['ABORTED']));
});
