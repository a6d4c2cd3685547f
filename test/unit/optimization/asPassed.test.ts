import { createMemoryCache, OptimizationManager } from 'mapvitals/optimize';
import { describe, expect, test } from 'vitest';
import { createFakeClock } from '../../support/fakeClock.ts';
import { createFakeTaskRunner } from '../../support/fakeTaskRunner.ts';
import { expectWarning } from '../../support/expectWarning.ts';
import { batcherOn } from './setupManager.ts';
import type { Middleware } from 'mapvitals/optimize';

interface Input {
  readonly rows: number[];
}

type Tasks = Record<
  string,
  { run(input: Input): unknown; runBatch?(inputs: readonly Input[]): number[]; cacheKey?(input: Input): unknown }
>;

let tests = 0;

/** Names of its own: a text is warned of once. */
function setup({ withPool = false, middleware = [] as Middleware[] } = {}) {
  const sum = `sum ${(tests += 1)}`;
  const keyed = `keyed ${tests}`;
  const clock = createFakeClock();
  const tasks: Tasks = {
    [sum]: {
      run: ({ rows }: Input) => rows.length,
      runBatch: (inputs: readonly Input[]) => inputs.map(({ rows }) => rows.length),
    },
    [keyed]: { run: ({ rows }: Input) => rows.length, cacheKey: ({ rows }: Input) => rows },
  };
  const runner = withPool ? createFakeTaskRunner(tasks, clock) : undefined;
  const cache = createMemoryCache({ clock });
  const manager = new OptimizationManager<Tasks>({
    tasks,
    clock,
    cache,
    middleware,
    createBatcher: batcherOn(),
    ...(runner && { runner }),
  });
  const problems: string[] = [];
  let isInGesture = false;
  let endGesture = (): void => {};
  manager.connect({
    record: (sample) => void (sample.kind === 'problem' && problems.push(sample.code)),
    isInGesture: () => isInGesture,
    onGestureEnd: (callback) => {
      endGesture = callback;
      return () => {};
    },
  });
  const gesture = {
    start: () => void (isInGesture = true),
    end: () => {
      isInGesture = false;
      endGesture();
    },
  };
  return { manager, sum, keyed, runner, problems, gesture, settle: () => clock.advanceAsync(1000) };
}

describe('an input that is changed after its call is noticed in development:', () => {
  test.each([true, false])('while it waits in a batch, with a pool: %s', async (withPool) => {
    const { manager, sum, problems, settle } = setup({ withPool });
    const input = { rows: [1] };
    const first = manager.run(sum, input, { route: 'batch' });
    input.rows.push(2);
    const second = manager.run(sum, input, { route: 'batch' });
    await settle();
    // It is its state at the run that counts, and that is said.
    expect(await Promise.all([first, second])).toEqual([2, 2]);
    expect(problems).toEqual(['run.input-changed']);
    expectWarning(/the input of `sum \d` was changed before its run. Pass a copy/);
  });

  test('while a gesture goes on', async () => {
    const { manager, sum, problems, gesture, settle } = setup();
    gesture.start();
    const input = { rows: [1] };
    const result = manager.run(sum, input, { deferMs: 60_000 });
    input.rows = [];
    gesture.end();
    await settle();
    expect(await result).toBe(0);
    expect(problems).toEqual(['run.input-changed']);
    expectWarning(/the input of `sum \d` was changed/);
  });

  test('while a middleware thinks, or the cache is asked', async () => {
    const slow: Middleware = async (call, next) => {
      await Promise.resolve();
      return next(call);
    };
    const { manager, sum, keyed, problems, settle } = setup({ middleware: [slow] });
    const input = { rows: [1] };
    const results = [manager.run(sum, input), manager.run(keyed, input)];
    input.rows[0] = 7;
    await settle();
    await Promise.all(results);
    expect(problems).toEqual(['run.input-changed', 'run.input-changed']);
    expectWarning(/the input of `(sum|keyed) \d` was changed/);
  });

  test('while the code of the pool is still to come', async () => {
    const { manager, sum, problems, settle, runner } = setup({ withPool: true });
    let arrive = (): void => {};
    const code = new Promise<void>((resolve) => (arrive = resolve));
    runner!.coming = () => code;
    const input = { rows: [1] };
    const result = manager.run(sum, input, { route: 'worker' });
    input.rows.push(2);
    expect(runner!.calls).toEqual([]);
    arrive();
    await settle();
    expect(await result).toBe(2);
    expect(problems).toEqual(['run.input-changed']);
    expectWarning(/the input of `sum \d` was changed/);
  });

  test('of a batched closure', async () => {
    const { manager, problems, settle } = setup();
    const count = manager.optimizeOperation((rows: number[]) => rows.length, { name: 'count', batchable: true });
    const rows = [1];
    const result = count(rows);
    rows.push(2);
    await settle();
    expect(await result).toBe(2);
    expect(problems).toEqual(['run.input-changed']);
    expectWarning(/the input of `count` was changed/);
  });
});

test('an input that is changed when its run has begun, or not at all, is no mistake', async () => {
  const { manager, sum, problems, settle } = setup({ withPool: true });
  const input = { rows: [1] };
  const results = [manager.run(sum, input, { route: 'batch' }), manager.run(sum, { rows: [] })];
  await settle();
  input.rows = [];
  expect(await Promise.all(results)).toEqual([1, 0]);
  const inline = manager.run(sum, input, { route: 'inline' });
  input.rows = [1];
  expect(await inline).toBe(0);
  expect(problems).toEqual([]);
});

test('a pool whose code is there takes each input at its call', async () => {
  const { manager, sum, runner } = setup({ withPool: true });
  void manager.run(sum, { rows: [1] }, { route: 'worker' });
  expect(runner!.calls).toHaveLength(1);
});

describe('a key stands for the input that it was made of:', () => {
  const sums = async (route: 'inline' | 'worker' | 'batch') => {
    const { manager, keyed, settle } = setup({ withPool: true });
    const run = async (rows: number[]): Promise<unknown> => {
      const result = manager.run(keyed, { rows }, { route });
      await settle();
      return result;
    };
    const input = { rows: [1] };
    const ask = (...rows: number[]): Promise<unknown> => {
      input.rows = rows;
      return manager.run(keyed, input, { route });
    };
    return { run, ask, input, settle, again: (rows: number[]) => manager.run(keyed, { rows }, { route }) };
  };

  test.each(['inline', 'worker', 'batch'] as const)('what was made of a later one is not kept: %s', async (route) => {
    const { run, ask, settle } = await sums(route);
    const changed = [ask(1), ask(1, 2), ask(1, 2, 3)];
    await settle();
    expect(await Promise.all(changed)).toEqual([3, 3, 3]);
    expect([await run([1]), await run([1, 2]), await run([1, 2, 3])]).toEqual([1, 2, 3]);
    expectWarning(/the input of `keyed \d+` was changed/);
  });

  test('nor given to others who ask with an input of their own', async () => {
    const { ask, again, input, settle } = await sums('inline');
    const first = ask(1);
    const other = again([1]);
    input.rows = [1, 2];
    await settle();
    expect([await first, await other]).toEqual([2, 1]);
    expectWarning(/the input of `keyed \d+` was changed/);
  });
});
