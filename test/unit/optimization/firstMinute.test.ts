import { OptimizationManager } from 'mapvitals/optimize';
import { describe, expect, test } from 'vitest';
import { createFakeClock } from '../../support/fakeClock.ts';
import { createFakeTaskRunner } from '../../support/fakeTaskRunner.ts';
import { createLateCache } from '../../../src/optimization/lateCache.ts';
import { RouteManager } from '../../../src/optimization/RouteManager.ts';
import { warmUp } from '../../../src/optimization/warmUp.ts';
import { batcherOn, mapCache, setupManager } from './setupManager.ts';
import type { Cache, OptimizationManagerOptions, TaskContext, TaskDefinitions } from 'mapvitals/optimize';
import type { OperationSample } from '../../../src/types/sample.ts';

function listen<Tasks extends TaskDefinitions>(options: OptimizationManagerOptions<Tasks>) {
  const samples: OperationSample[] = [];
  const problems: string[] = [];
  const manager = new OptimizationManager(options);
  manager.connect({
    record: (sample) => {
      if (sample.kind === 'operation') samples.push(sample);
      if (sample.kind === 'problem') problems.push(sample.code);
    },
    isInGesture: () => false,
    onGestureEnd: () => () => {},
  });
  return { manager, samples, problems };
}

describe('explain without an input', () => {
  test('plans now, for the size of the last run, and says so', async () => {
    const clock = createFakeClock();
    const sized = { run: (size: number) => clock.block(size / 100), sizeOf: (size: number) => size };
    const runner = createFakeTaskRunner({ sized }, clock, { cloneMs: 0.1 });
    const { manager } = listen({ tasks: { sized }, runner, clock });
    expect(manager.explain('sized')).toMatchObject({ size: 1, sizeFrom: 'none' });
    for (const size of [10, 100, 10_000, 20_000]) await manager.run('sized', size, { route: 'inline' });
    expect(manager.explain('sized')).toMatchObject({ size: 20_000, sizeFrom: 'lastRun', route: 'worker' });
    expect(manager.explain('sized').parts.computeMs).toBeGreaterThan(100);
    expect(manager.explain('sized', 5)).toMatchObject({ size: 5, sizeFrom: 'input' });
    runner.waitMs = 1e6;
    expect(manager.explain('sized').parts.waitMs).toBe(1e6);
  });

  test('knows an input that is undefined from none', async () => {
    const odd = { run: (input: undefined) => input, sizeOf: (input: undefined) => (input === undefined ? 7 : 8) };
    const { manager } = listen({ tasks: { odd }, clock: createFakeClock() });
    expect(manager.explain('odd', undefined)).toMatchObject({ size: 7, sizeFrom: 'input' });
  });

  test('remembers that what the last run needed is kept in a worker', async () => {
    const look = { residentKey: () => 'index', run: () => 42 };
    const clock = createFakeClock();
    const runner = createFakeTaskRunner({ look }, clock, { cloneMs: 5, runMs: 0.1 });
    const { manager } = listen({ tasks: { look }, runner, clock });
    for (let call = 0; call < 3; call += 1) {
      const result = manager.run('look', undefined);
      await clock.advanceAsync(100);
      await result;
    }
    expect(manager.explain('look').reason).toBe('what it needs is kept in a worker');
  });
});

describe('warmUp', () => {
  const idle = (): { run: () => void } => {
    let callback = (): void => {};
    Object.assign(globalThis, { requestIdleCallback: (told: () => void) => (callback = told) });
    return {
      run: () => {
        delete (globalThis as { requestIdleCallback?: unknown }).requestIdleCallback;
        callback();
      },
    };
  };
  const setup = () => {
    const clock = createFakeClock();
    let starts = 0;
    const task = { run: (input: number) => input };
    const runner = createFakeTaskRunner({ task }, clock);
    runner.warmUp = async () => void (starts += 1);
    return { ...listen({ tasks: { task }, runner, clock }), starts: () => starts };
  };

  test('starts the worker once the page is idle', async () => {
    const { manager, starts } = setup();
    const page = idle();
    const warm = manager.warmUp(['task']);
    await Promise.resolve();
    expect(starts()).toBe(0);
    page.run();
    await warm;
    expect(starts()).toBe(1);
  });

  test.each([
    ['plain', []],
    ['keyed', ['keyed']],
    ['many', ['batches']],
  ])('brings the parts of the code that a first call would wait for: of %s', async (name, expected) => {
    const run = (input: number) => input;
    const tasks = { plain: { run }, keyed: { run, cacheKey: run }, many: { run, runBatch: () => [] } };
    const brought: string[] = [];
    const bring = (part: string) => async () => void brought.push(part);
    const manager = new RouteManager<typeof tasks>(
      { tasks },
      {
        router: bring('router'),
        keyed: bring('keyed'),
        batches: bring('batches'),
        fromAnywhere: bring('errors'),
        warmUp: () => warmUp,
      },
    );
    const page = idle();
    const warm = manager.warmUp([name as 'plain']);
    await Promise.resolve();
    page.run();
    await warm;
    expect(brought).toEqual(expected);
  });

  test('resolves where its own code cannot be had, and starts nothing', async () => {
    const gone = async (): Promise<undefined> => undefined;
    const tasks = { task: { run: (input: number) => input } };
    const runner = createFakeTaskRunner(tasks, createFakeClock());
    let starts = 0;
    runner.warmUp = async () => void (starts += 1);
    const manager = new RouteManager<typeof tasks>(
      { tasks, runner },
      { router: gone, keyed: gone, batches: gone, fromAnywhere: gone, warmUp: gone },
    );
    await manager.warmUp(['task']);
    expect(starts).toBe(0);
  });

  test.each([false, true])('of a cache brings what its first load needs; with a disk: %s', async (hasDisk) => {
    const asked: string[] = [];
    const cache: Partial<Cache> = {
      getOrLoadMany: async (keys) => {
        asked.push(`load ${keys.length}`);
        return [];
      },
      get: async (key) => {
        asked.push(`read ${key}`);
        return { hit: false };
      },
      getStats: () => ({ disk: hasDisk ? {} : null }) as never,
    };
    await createLateCache(async () => cache as Cache).warmUp?.();
    expect(asked).toEqual(hasDisk ? ['load 0', 'read '] : ['load 0']);
  });

  test('refuses a name that there is not, and starts nothing for closures or after the end', async () => {
    const { manager, starts } = setup();
    await expect(manager.warmUp(['tusk' as never])).rejects.toMatchObject({ code: 'UNKNOWN_TASK' });
    manager.optimizeOperation(() => 1, { name: 'closure' });
    for (const names of [['closure'], [], ['task']]) {
      const page = idle();
      const warm = manager.warmUp(names as never);
      await Promise.resolve();
      if (names[0] === 'task') await manager.dispose();
      page.run();
      await warm;
    }
    expect(starts()).toBe(0);
  });
});

describe('stages', () => {
  const clock = createFakeClock();
  const tasks = {
    join: {
      run: async (input: number, { measure }: TaskContext) => {
        const parsed = measure('join.parse', () => {
          clock.block(3);
          return input + 1;
        });
        return measure('join.match', async () => {
          await new Promise<void>((resolve) => void clock.setTimer(resolve, 10));
          if (input < 0) throw new RangeError('no');
          return parsed * 2;
        });
      },
      runBatch: (inputs: readonly number[], { measure }: TaskContext) =>
        measure('join.all', () => inputs.map((input) => input * 2)),
    },
  };

  test.each([
    [1, 4, true],
    [-1, 'RangeError', false],
  ])('of a task that runs on the page are operations with the task as parent: %i', async (input, outcome, ok) => {
    const { manager, samples } = listen({ tasks, clock });
    const result = manager.run('join', input).catch((error: Error) => error.name);
    await clock.advanceAsync(20);
    expect(await result).toBe(outcome);
    expect(samples).toMatchObject([
      { name: 'join.parse', parent: 'join', durationMs: 3, ok: true, ranOn: 'page' },
      { name: 'join.match', parent: 'join', durationMs: 10, ok, ranOn: 'page' },
      { name: 'join', ok, route: 'inline' },
    ]);
  });

  test('of a batch are told once', async () => {
    const { manager, samples } = listen({ tasks, clock, createBatcher: batcherOn() });
    const results = Promise.all([1, 2].map((input) => manager.run('join', input, { route: 'batch' })));
    await clock.advanceAsync(100);
    expect(await results).toEqual([2, 4]);
    expect(samples.map(({ name, parent }) => [name, parent])).toEqual([
      ['join.all', 'join'],
      ['join', undefined],
      ['join', undefined],
    ]);
  });

  test.each(['worker', 'batch'] as const)('that a pool tells of are recorded where they ran: %s', async (route) => {
    for (const worker of [1, null]) {
      const runner = createFakeTaskRunner(tasks, clock);
      const stage = { name: 'join.parse', startMs: 5, durationMs: 3, ok: true };
      const { execute, executeBatch } = runner;
      const tell: typeof execute = (name, input, options) => {
        options?.onStage?.(stage);
        const onTiming: typeof options = options?.onTiming && {
          onTiming: (timing) => options.onTiming?.({ ...timing, worker }),
        };
        return execute(name, input, { ...options, ...onTiming });
      };
      runner.execute = tell;
      runner.executeBatch = (name, inputs, options) => {
        options?.onStage?.(stage);
        return executeBatch(name, inputs, {
          ...options,
          onTiming: (timing) => options?.onTiming?.({ ...timing, worker }),
        });
      };
      const { manager, samples } = listen({ tasks, clock, runner, createBatcher: batcherOn() });
      const result = manager.run('join', 1, { route });
      await clock.advanceAsync(100);
      await result;
      const ranOn = worker === null ? 'page' : 'worker';
      expect(samples).toMatchObject([
        { ...stage, parent: 'join', ranOn },
        { name: 'join', ranOn },
      ]);
    }
  });

  test('a task may look at what is resident without making it', async () => {
    const peeks: unknown[] = [];
    const keep = {
      run: (key: string, { peek, resident }: TaskContext) => {
        peeks.push(peek(key));
        return resident(key, () => `${key} made`);
      },
    };
    const { manager } = listen({ tasks: { keep }, clock: createFakeClock() });
    await manager.run('keep', 'a');
    await manager.run('keep', 'a');
    expect(peeks).toEqual([undefined, 'a made']);
  });
});

describe('map', () => {
  test('runs each input on its route: one result each, in order, and a failure is a value', async () => {
    const { manager, settle } = setupManager({ inlineMs: 0 });
    const seen: number[][] = [];
    const onProgress = (...counts: number[]): void => void seen.push(counts);
    expect(await settle(manager.map('double', [1, 2, 3], { onProgress }))).toEqual([
      { ok: true, value: 2 },
      { ok: true, value: 4 },
      { ok: true, value: 6 },
    ]);
    expect(seen).toEqual([
      [1, 3],
      [2, 3],
      [3, 3],
    ]);
    const [failed] = await settle(manager.map('broken', [undefined as never]));
    expect(failed).toMatchObject({ ok: false, error: { name: 'RangeError' } });
    expect(await settle(manager.map('double', []))).toEqual([]);
  });

  test('is of the list as it was at the call', async () => {
    const { manager, settle } = setupManager({ inlineMs: 0 });
    const inputs = [1, 2, 3];
    const results = manager.map('double', inputs, { chunkSize: 1 });
    inputs.length = 1;
    expect(await settle(results)).toMatchObject([{ value: 2 }, { value: 4 }, { value: 6 }]);
  });

  test.each([
    [null],
    [{ signal: new AbortController() }],
    [{ route: 'workers' }],
    [{ timeoutMs: '50' }],
    [{ chunkSize: 1.5 }],
    [{ onProgress: 5 }],
  ])('refuses %o with BAD_OPTION and runs nothing', async (options) => {
    const { manager, ran } = setupManager();
    await expect(manager.map('double', [1], options as never)).rejects.toMatchObject({ code: 'BAD_OPTION' });
    expect(ran).toEqual([]);
  });

  test('keeps so many under way, and its limit counts from its call', async () => {
    const { manager, clock, runner } = setupManager({ runMs: 30 });
    const inputs = Array.from({ length: 10 }, (_, index) => index);
    const results = manager.map('double', inputs, { chunkSize: 2, timeoutMs: 100, route: 'worker' });
    await clock.advanceAsync(1);
    expect(runner.calls).toHaveLength(2);
    await clock.advanceAsync(1000);
    const codes = (await results).map((result) => (result.ok ? 'ok' : (result.error as { code: string }).code));
    expect(codes).toEqual(['ok', 'ok', 'ok', 'ok', 'ok', 'ok', 'TIMEOUT', 'TIMEOUT', 'TIMEOUT', 'TIMEOUT']);
    expect(runner.calls).toHaveLength(8);
  });

  test('ends with its signal, starts no more, and bears an onProgress that throws', async () => {
    const { manager, clock, runner, problems } = setupManager({ runMs: 30 });
    const controller = new AbortController();
    const results = manager.map('double', [1, 2, 3], {
      chunkSize: 1,
      signal: controller.signal,
      onProgress: () => expect.fail('no'),
    });
    await clock.advanceAsync(1);
    controller.abort();
    await clock.advanceAsync(100);
    expect((await results).map((result) => !result.ok && (result.error as { code: string }).code)).toEqual([
      'ABORTED',
      'ABORTED',
      'ABORTED',
    ]);
    expect(runner.calls).toHaveLength(1);
    expect(problems.map(({ code }) => code)).toEqual(['callback-threw', 'callback-threw', 'callback-threw']);
  });
});

describe('samples', () => {
  test('say where the work ran, and the longest stretch for which it held the page', async () => {
    const { manager, settle, samples } = setupManager({
      inlineMs: 20,
      cloneMs: 2,
      runMs: 30,
      createBatcher: batcherOn(),
      cache: mapCache(),
    });
    await settle(manager.run('double', 1, { route: 'inline' }));
    await settle(manager.run('double', 1, { route: 'worker' }));
    await settle(Promise.all([1, 2].map((input) => manager.run('many', input, { route: 'batch' }))));
    await settle(manager.run('keyed', 1));
    await settle(manager.run('keyed', 1));
    await expect(settle(manager.run('broken', undefined as never, { route: 'inline' }))).rejects.toThrow();
    expect(samples.map(({ route, ranOn, block }) => [route, ranOn, block?.longestMs, block?.sumMs])).toEqual([
      ['inline', 'page', 20, 20],
      ['worker', 'worker', 2, 2],
      ['batch', 'worker', 1, 1],
      ['batch', 'worker', 1, 1],
      ['worker', 'worker', 2, 2],
      ['cache', 'page', 0, 0],
      ['inline', 'page', 0, 0],
    ]);
  });
});
