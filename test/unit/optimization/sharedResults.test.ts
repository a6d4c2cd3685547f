import { BatchProcessor, OptimizationManager, createMemoryCache } from 'mapvitals/optimize';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createFakeClock } from '../../support/fakeClock.ts';
import { expectWarning } from '../../support/expectWarning.ts';
import { createFakeTaskRunner } from '../../support/fakeTaskRunner.ts';

interface Grid {
  readonly rows: Float64Array<ArrayBuffer>;
}

type Route = 'inline' | 'worker' | 'batch';

/** Tasks whose results can be moved on, on all routes; `runs` counts what ran. */
function setup({ isCached = false } = {}) {
  const clock = createFakeClock();
  const runs: number[] = [];
  const make = async (input: number): Promise<Grid> => {
    runs.push(input);
    await Promise.resolve();
    return { rows: new Float64Array([input, 2]) };
  };
  const task = {
    run: make,
    runBatch: (inputs: readonly number[]) => Promise.all(inputs.map(make)),
    cacheKey: (input: number) => input,
  };
  const tasks = { grid: task, pure: { ...task, isIdempotent: true } };
  const cache = createMemoryCache({ clock, onProblem: () => {} });
  const manager = new OptimizationManager<typeof tasks>({
    tasks,
    runner: createFakeTaskRunner(tasks, clock),
    createBatcher: (process, options) => new BatchProcessor(process, options),
    clock,
    ...(isCached && { cache }),
  });
  const settle = async <Value>(promise: Promise<Value>): Promise<Value> => {
    promise.catch(() => {});
    await clock.advanceAsync(1000);
    return promise;
  };
  return { manager, runs, settle, cache };
}

afterEach(() => vi.unstubAllGlobals());

const move = (...views: ArrayBufferView<ArrayBuffer>[]): void =>
  void structuredClone(null, { transfer: views.map((view) => view.buffer) });

/** Reads a grid and moves it on at once. */
const take = async (grid: Promise<Grid>): Promise<number[]> => {
  const { rows } = await grid;
  const read = [...rows];
  move(rows);
  return read;
};

describe.each<[string, { isCached: boolean }]>([
  ['without a cache', { isCached: false }],
  ['with a cache', { isCached: true }],
])('a result that callers share and move on, %s,', (_, options) => {
  test.each<Route>(['inline', 'worker', 'batch'])('is whole for each, and is made once: %s', async (route) => {
    const { manager, runs, settle } = setup(options);
    const ask = (): Promise<number[]> => take(manager.run('grid', 1, { route }));
    expect(await settle(Promise.all([ask(), ask(), ask()]))).toEqual([
      [1, 2],
      [1, 2],
      [1, 2],
    ]);
    expect(runs).toEqual([1]);
  });

  test('is whole for who comes while it is under way', async () => {
    const { manager, runs, settle } = setup(options);
    const first = take(manager.run('grid', 1, { route: 'worker' }));
    await Promise.resolve();
    const late = take(manager.run('grid', 1));
    expect(await settle(Promise.all([first, late]))).toEqual([
      [1, 2],
      [1, 2],
    ]);
    expect(runs).toEqual([1]);
  });

  test('is whole for the others where the first has aborted', async () => {
    const { manager, runs, settle } = setup(options);
    const controller = new AbortController();
    const first = manager.run('grid', 1, { route: 'worker', signal: controller.signal });
    const others = [take(manager.run('grid', 1)), take(manager.run('grid', 1))];
    controller.abort();
    await expect(first).rejects.toMatchObject({ code: 'ABORTED' });
    expect(await settle(Promise.all(others))).toEqual([
      [1, 2],
      [1, 2],
    ]);
    expect(runs).toEqual([1]);
  });

  test('is one for all where nobody moves it', async () => {
    const { manager, settle } = setup(options);
    const [one, other] = await settle(Promise.all([manager.run('grid', 1), manager.run('grid', 1)]));
    expect(other).toBe(one);
  });
});

test('one of an idempotent task that was moved on is made again for who needs it: no copy is kept', async () => {
  const { manager, runs, settle } = setup();
  const ask = (): Promise<number[]> => take(manager.run('pure', 1, { route: 'inline' }));
  expect(await settle(Promise.all([ask(), ask()]))).toEqual([
    [1, 2],
    [1, 2],
  ]);
  expect(runs).toEqual([1, 1]);
});

test('one that there is no room to copy is whole for the first; the others have CLONE_FAILED, and it runs no second time', async () => {
  const { manager, runs, settle } = setup();
  const clone = structuredClone;
  vi.stubGlobal('structuredClone', (value: unknown, options?: StructuredSerializeOptions) => {
    if (!options) throw new RangeError('Array buffer allocation failed');
    return clone(value, options);
  });
  const first = take(manager.run('grid', 1));
  const others = [take(manager.run('grid', 1)), take(manager.run('grid', 1))];
  expect(await settle(first)).toEqual([1, 2]);
  for (const other of others) {
    await expect(settle(other)).rejects.toMatchObject({
      code: 'CLONE_FAILED',
      message: expect.stringContaining('has moved the result'),
    });
  }
  expect(runs).toEqual([1]);
  // Who asks later is none of them.
  expect(await settle(take(manager.run('grid', 1)))).toEqual([1, 2]);
});

test('what can be read once is made for each: generators, Responses and streams of closures', async () => {
  const { manager, settle } = setup({ isCached: true });
  const rows = manager.optimizeOperation(
    async function* (count: number) {
      for (let row = 0; row < count; row += 1) yield row;
    },
    { name: 'rows', cacheKey: (count) => count },
  );
  const respond = manager.optimizeOperation(async () => new Response('tile'), { name: 'respond', cacheKey: () => 1 });
  const read = async (): Promise<string> => {
    const all: number[] = [];
    for await (const row of await rows(3)) all.push(row);
    return `${all.join()} ${await (await respond()).text()}`;
  };
  expect(await settle(Promise.all([read(), read(), read()]))).toEqual(Array(3).fill('0,1,2 tile'));
  expectWarning(/a generator, stream or Response is not kept/);
});

describe('what of a shared result is copied', () => {
  const share = async <Value>(make: () => Value, spoil: (value: Awaited<Value>) => void): Promise<Awaited<Value>> => {
    const { manager, settle } = setup();
    const shared = manager.optimizeOperation(async () => make(), { name: 'shared', cacheKey: () => 1 });
    const spoiled = async (): Promise<void> => spoil(await shared());
    const first = spoiled();
    const second = shared();
    await settle(first);
    return second;
  };

  test('are buffers, wherever they are; what is no plain data stays as it is', async () => {
    class Index {
      size = 3;
    }
    const index = new Index();
    const column = new Float64Array([1, 2, 3]);
    const rest = Array.from({ length: 500 }, (_, id) => ({ id }));
    const value = await share(
      () => ({ rest, index, paint: () => 1, tables: new Map([['a', new Set([[column]])]]) }),
      () => move(column),
    );
    expect(value.rest).toEqual(rest);
    expect([value.index, value.paint()]).toEqual([index, 1]);
    expect([...value.tables.get('a')!]).toEqual([[new Float64Array([1, 2, 3])]]);
  });

  test('views of one buffer are views of one buffer, and circles are circles', async () => {
    const bytes = new Uint8Array([1, 2, 3, 4]);
    const make = () => {
      const circle: Record<string, unknown> = { head: bytes.subarray(0, 2), tail: bytes.subarray(2), bytes };
      return Object.assign(circle, { circle });
    };
    const value = (await share(make, () => structuredClone(null, { transfer: [bytes.buffer] }))) as Record<
      string,
      Uint8Array
    >;
    expect([value['head'], value['tail']]).toEqual([new Uint8Array([1, 2]), new Uint8Array([3, 4])]);
    expect(value['head']!.buffer).toBe(value['bytes']!.buffer);
    expect(value['circle']).toBe(value);
  });

  test('what was gone before is nobody’s loss: the rest is copied', async () => {
    const [column, gone] = [new Float64Array([1, 2, 3]), new Uint8Array(8)];
    move(gone);
    const moved = await share(
      () => ({ column, gone }),
      () => move(column),
    );
    expect(moved.column).toEqual(new Float64Array([1, 2, 3]));
    expect(moved.gone).toBe(gone);
    const kept = { gone };
    expect(
      await share(
        () => kept,
        () => {},
      ),
    ).toBe(kept);
  });

  test('three hundred who share one take turns in time that grows with their number', async () => {
    const { manager, settle, runs } = setup();
    const calls = Array.from({ length: 300 }, () => take(manager.run('grid', 1)));
    expect(new Set((await settle(Promise.all(calls))).map(String))).toEqual(new Set(['1,2']));
    expect(runs).toEqual([1]);
  });
});
