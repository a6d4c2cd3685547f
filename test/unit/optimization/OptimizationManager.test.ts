import { describe, expect, test } from 'vitest';
import { MapVitalsError } from '../../../src/errors.ts';
import { OptimizationManager } from '../../../src/optimization/OptimizationManager.ts';
import type { ExportedCostModel } from '../../../src/optimization/exportedModel.ts';
import { expectWarning } from '../../support/expectWarning.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { batcherOn, mapCache, setupManager as setup } from './setupManager.ts';

describe('OptimizationManager', () => {
  test('sends an unknown operation to the worker, and keeps a heavy one there', async () => {
    const { manager, settle, runner, ran } = setup();
    for (let call = 0; call < 5; call += 1) expect(await settle(manager.run('double', 21))).toBe(42);
    expect(runner.calls).toHaveLength(5);
    expect(ran).toEqual([]);
    expect(manager.explain('double', 21)).toMatchObject({
      route: 'worker',
      reason: expect.stringContaining('frame guard') as string,
    });
  });

  test('brings a tiny operation home once it knows it', async () => {
    const { manager, settle, runner, ran } = setup({ inlineMs: 0.02, runMs: 0.02, cloneMs: 1 });
    for (let call = 0; call < 5; call += 1) await settle(manager.run('double', call));
    expect(runner.calls).toHaveLength(1);
    expect(ran).toEqual([1, 2, 3, 4]);
  });

  test('runs everything inline without a pool', async () => {
    const clock = createFakeClock();
    const manager = new OptimizationManager({ tasks: { double: { run: (input: number) => input * 2 } }, clock });
    await expect(manager.run('double', 4)).resolves.toBe(8);
    expect(manager.explain('double').reason).toBe('no other route is open to it');
  });

  test('honours a forced route and a pinned one, which lasts until it is unpinned', async () => {
    const { manager, settle, runner, ran } = setup();
    await settle(manager.run('double', 1, { route: 'inline' }));
    expect(ran).toEqual([1]);
    manager.pin('double', 'inline');
    await settle(manager.run('double', 2));
    expect(ran).toEqual([1, 2]);
    manager.unpin('double');
    await settle(manager.run('double', 3));
    expect(runner.calls).toHaveLength(1);
  });

  test('records every run with its route and the reason', async () => {
    const { manager, settle, samples } = setup();
    await settle(manager.run('double', 1));
    await settle(manager.run('double', 1));
    expect(samples).toMatchObject([
      { name: 'double', ok: true, route: 'worker', plan: { reason: 'first call: its cost is not known yet' } },
      {
        name: 'double',
        ok: true,
        route: 'worker',
        plan: { reason: expect.stringMatching(/^compute \d+ ms > frame guard/) as string },
      },
    ]);
    expect(samples[0]?.durationMs).toBeGreaterThanOrEqual(20);
  });

  test('passes on what a task throws, on either route, and does not run it twice', async () => {
    const { manager, settle, samples } = setup();
    await expect(settle(manager.run('broken', undefined as never))).rejects.toThrow(RangeError);
    await expect(settle(manager.run('broken', undefined as never, { route: 'inline' }))).rejects.toThrow(
      'no such place',
    );
    expect(samples.map(({ ok }) => ok)).toEqual([false, false]);
    expect(manager.getMetrics().operations[0]).toMatchObject({ errorCount: 2, fallbackCount: 0 });
  });

  test.each(['double', 'again'] as const)(
    'falls back to inline when the worker cannot be had and the work is known to fit the frame guard: %s',
    async (name) => {
      const { manager, settle, runner, ran } = setup({ inlineMs: 2, runMs: 2, cloneMs: 0.1 });
      await settle(manager.run(name, 1));
      runner.failWith(name === 'again' ? 'WORKER_LOST' : 'WORKER_LOAD');
      await expect(settle(manager.run(name, 2, { route: 'worker' }))).resolves.toBe(4);
      expect(ran).toEqual([2]);
      expect(manager.getMetrics().operations[0]?.fallbackCount).toBe(1);
    },
  );

  test('rejects with the typed error when the work would break the frame guard, or is unknown', async () => {
    const { manager, settle, runner, ran } = setup();
    runner.failWith('WORKER_CRASH');
    await expect(settle(manager.run('double', 1))).rejects.toMatchObject({ code: 'WORKER_CRASH' });
    runner.failWith(null);
    await settle(manager.run('double', 1));
    runner.failWith('WORKER_CRASH');
    await expect(settle(manager.run('double', 2))).rejects.toMatchObject({ code: 'WORKER_CRASH' });
    expect(ran).toEqual([]);
  });

  test.each(['inline', 'worker', 'batch'] as const)('aborts on the %s route', async (route) => {
    const { manager, settle } = setup({ createBatcher: batcherOn() });
    const controller = new AbortController();
    const result = manager.run(route === 'batch' ? 'many' : 'slow', 1, { route, signal: controller.signal });
    controller.abort();
    await expect(settle(result)).rejects.toMatchObject({ code: 'ABORTED' });
  });

  test('never starts a call whose signal has already aborted', async () => {
    const { manager, settle, runner } = setup();
    await expect(settle(manager.run('double', 1, { signal: AbortSignal.abort() }))).rejects.toMatchObject({
      code: 'ABORTED',
    });
    expect(runner.calls).toEqual([]);
  });

  test.each(['inline', 'worker'] as const)('honours timeoutMs on the %s route', async (route) => {
    const { manager, settle } = setup({ runMs: 500 });
    await expect(settle(manager.run('slow', 1, { route, timeoutMs: 50 }))).rejects.toMatchObject({
      code: 'TIMEOUT',
    });
  });

  test('makes one call of equal ones, and lets one waiter go without the others', async () => {
    const { manager, settle, runner } = setup();
    const controller = new AbortController();
    const first = manager.run('keyed', 7, { signal: controller.signal });
    const second = manager.run('keyed', 7);
    first.catch(() => {});
    controller.abort();
    await expect(settle(second)).resolves.toBe(14);
    await expect(first).rejects.toMatchObject({ code: 'ABORTED' });
    expect(runner.calls).toHaveLength(1);
    expect(manager.getMetrics().operations[0]?.coalescedCount).toBe(1);
  });

  test('answers an equal call from the cache, as a run on the cache route', async () => {
    const cache = mapCache();
    const { manager, settle, runner, samples } = setup({ cache });
    await settle(manager.run('keyed', 7));
    await expect(settle(manager.run('keyed', 7))).resolves.toBe(14);
    await settle(manager.run('keyed', 7, { cache: false }));
    expect(runner.calls).toHaveLength(2);
    expect(samples.map(({ route }) => route)).toEqual(['worker', 'cache', 'worker']);
  });

  test('gathers a burst of small calls into a batch once it has learned that it pays', async () => {
    const { manager, settle, runner } = setup({ inlineMs: 3, runMs: 3, cloneMs: 2, createBatcher: batcherOn() });
    for (let round = 0; round < 60; round += 1) {
      await settle(Promise.all(Array.from({ length: 20 }, (_, index) => manager.run('many', index))));
    }
    expect(manager.getMetrics().operations[0]?.runs.batch).toBeGreaterThan(500);
    expect(runner.calls.at(-1)?.batchSize).toBeGreaterThan(10);
  });

  test('lets deferrable work wait for the end of the gesture, and no longer than told', async () => {
    const { manager, clock, host, endGesture, runner, gestures } = setup();
    host.inGesture = true;
    const early = manager.run('double', 1, { deferMs: 5000 });
    const late = manager.run('double', 2, { deferMs: 100 });
    await clock.advanceAsync(99);
    expect(runner.calls).toEqual([]);
    await clock.advanceAsync(1);
    expect(runner.calls.map(({ input }) => input)).toEqual([2]);
    endGesture();
    await clock.advanceAsync(100);
    expect(await Promise.all([early, late])).toEqual([2, 4]);
    expect(gestures.size).toBe(0);
  });

  test('calls the middleware from the outside in, and lets it change or answer a call', async () => {
    const order: string[] = [];
    const { manager, settle } = setup({
      middleware: [
        async (call, next) => {
          order.push('outer');
          return call.input === 0 ? 'answered' : next(call);
        },
        async (call, next) => {
          order.push('inner');
          return next({ ...call, input: (call.input as number) + 1 });
        },
      ],
    });
    await expect(settle(manager.run('double', 1))).resolves.toBe(4);
    await expect(settle(manager.run('double', 0))).resolves.toBe('answered');
    expect(order).toEqual(['outer', 'inner', 'outer']);
  });

  test('in safe mode runs inline, neither cached nor learned', async () => {
    const { manager, settle, ran, runner } = setup({ safeMode: true, cache: mapCache() });
    await settle(manager.run('keyed', 1));
    await settle(manager.run('keyed', 1));
    expect(ran).toEqual([1, 1]);
    manager.setSafeMode(false);
    await settle(manager.run('keyed', 2));
    expect(runner.calls).toHaveLength(1);
  });

  test('names the tasks that there are when it is asked for another', async () => {
    const { manager } = setup();
    const wrong = (manager.run as (name: string, input: unknown) => Promise<unknown>).call(manager, 'dubble', 1);
    await expect(wrong).rejects.toMatchObject({
      code: 'UNKNOWN_TASK',
      message: expect.stringContaining('double') as string,
    });
  });

  test('ends what runs on dispose, with DISPOSED, and refuses what comes later', async () => {
    const { manager, settle } = setup();
    const running = manager.run('slow', 1, { route: 'inline' });
    running.catch(() => {});
    await settle(manager.dispose());
    await expect(running).rejects.toMatchObject({ code: 'DISPOSED' });
    await expect(manager.run('double', 1)).rejects.toMatchObject({ code: 'DISPOSED' });
  });

  test('leaves no timer behind', async () => {
    const { manager, clock, settle } = setup();
    await settle(manager.run('double', 1, { timeoutMs: 60_000 }));
    expect(clock.pendingCount).toBe(0);
  });

  test('starts a session with what the last one learned on this class of device', async () => {
    let saved: ExportedCostModel | undefined;
    const modelStore = {
      load: async () => saved,
      save: async (model: ExportedCostModel) => {
        saved = model;
      },
    };
    const first = setup({ inlineMs: 0.02, runMs: 0.02, cloneMs: 1, modelStore, deviceClass: '4 cores' });
    await first.settle(first.manager.run('double', 1));
    await first.settle(first.manager.dispose());
    expect(saved).toMatchObject({ version: 1, deviceClass: '4 cores' });
    const second = setup({ inlineMs: 0.02, runMs: 0.02, cloneMs: 1, modelStore });
    await second.settle(Promise.resolve());
    await second.settle(second.manager.run('double', 1));
    expect(second.runner.calls).toEqual([]);
  });

  test('survives a task whose cacheKey, sizeOf or input are nonsense', async () => {
    const clock = createFakeClock();
    const hostile = {
      run: (input: unknown) => input,
      cacheKey: () => {
        throw new Error('no key');
      },
      sizeOf: () => Number.NaN,
    };
    const manager = new OptimizationManager({ tasks: { hostile }, clock });
    await expect(manager.run('hostile', 1)).resolves.toBe(1);
    expectWarning(/`hostile` is not cached/);
  });

  test('tells of a task whose key is no plain data: it is not cached', async () => {
    class LngLat {
      lng = 13;
    }
    const tasks = { bounded: { run: (at: LngLat) => at.lng, cacheKey: (at: LngLat) => ({ at }) } };
    const manager = new OptimizationManager({ tasks, clock: createFakeClock(), cache: mapCache() });
    const problems: string[] = [];
    manager.tellProblem('first', 'x');
    manager.connect({
      record: (sample) => void (sample.kind === 'problem' && problems.push(`${sample.code} ${sample.message}`)),
      isInGesture: () => false,
      onGestureEnd: () => () => {},
    });
    expect(await manager.run('bounded', new LngLat())).toBe(13);
    const what = 'run.no-key `bounded` is not cached: its `cacheKey` gives no plain data.';
    expect(problems).toEqual(['first x', expect.stringContaining(what)]);
    expectWarning(/Pass what identifies it instead/);
  });

  test.each([
    [{ tasks: null }, /`tasks` must be an object, got `null`. Pass defineTasks/],
    [{ tasks: { a: {} } }, /`a.run` must be a function, got `undefined`. It is what the task does/],
    [{ tasks: {}, maxInlineMs: -1 }, /`maxInlineMs` must be a number >= 0, got `-1`/],
    [{ tasks: {}, policy: { latencyWeight: Number.NaN } }, /`policy.latencyWeight`.*Omit it to use 0.3/],
    [{ tasks: {}, batch: { maxSize: 0 } }, /`batch.maxSize` must be an integer >= 1/],
  ])('refuses %o with what, got and fix', (options, message) => {
    expect(() => new OptimizationManager(options as never)).toThrow(message);
  });
});

describe('optimizeOperation', () => {
  test('caches, coalesces and times a closure', async () => {
    const { manager, settle, samples } = setup({ cache: mapCache() });
    let count = 0;
    const area = manager.optimizeOperation((width: number, height: number) => width * height + (count += 1), {
      name: 'area',
      cacheKey: (width, height) => [width, height],
    });
    expect(await settle(Promise.all([area(2, 3), area(2, 3)]))).toEqual([7, 7]);
    expect(await settle(area(2, 3))).toBe(7);
    expect(samples.map(({ name, route }) => [name, route])).toEqual([
      ['area', 'inline'],
      ['area', 'cache'],
    ]);
  });

  test('says what to do for a closure that should run in a worker', () => {
    const { manager } = setup();
    expect(() => manager.optimizeOperation(function cluster() {}, { useWorker: true })).toThrow(
      /`cluster` is a closure.*defineTasks/s,
    );
    expect(() => manager.optimizeOperation(function cluster() {}, { useWorker: true })).toThrow(MapVitalsError);
  });

  test('runs batchable closures together, each with its own result or error', async () => {
    const { manager, settle } = setup({ createBatcher: batcherOn() });
    const root = manager.optimizeOperation(
      (value: number) => {
        if (value < 0) throw new RangeError('negative');
        return Math.sqrt(value);
      },
      { name: 'root', batchable: true },
    );
    const results = await settle(Promise.allSettled([root(4), root(-1), root(9)]));
    expect(
      results.map((result) => (result.status === 'fulfilled' ? result.value : (result.reason as Error).message)),
    ).toEqual([2, 'negative', 3]);
  });

  test('refuses the name of another operation', () => {
    const { manager } = setup();
    expect(() => manager.optimizeOperation(() => 1, { name: 'double' })).toThrow(/`double` is another operation/);
  });
});
