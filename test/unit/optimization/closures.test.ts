import { createMemoryCache, OptimizationManager } from 'mapvitals/optimize';
import { describe, expect, test } from 'vitest';
import { expectWarning } from '../../support/expectWarning.ts';
import type { Cache, CacheLoadOptions } from 'mapvitals/optimize';

function listen(cache: Cache) {
  const problems: string[] = [];
  const manager = new OptimizationManager({ tasks: {}, cache });
  manager.connect({
    record: (sample) => void (sample.kind === 'problem' && problems.push(sample.code)),
    isInGesture: () => false,
    onGestureEnd: () => () => {},
  });
  return { manager, problems };
}

const cacheKey = (id: number): number => id;

describe('two closures under one name', () => {
  const setup = () => listen(createMemoryCache());

  test('share what they return, and where they differ it is told once', async () => {
    const { manager, problems } = setup();
    const name = 'place';
    const first = manager.optimizeOperation((id: number) => `place ${id}`, { name, cacheKey });
    const second = manager.optimizeOperation((id: number) => `town ${id}`, { name, cacheKey });
    manager.optimizeOperation((id: number) => `city ${id}`, { name, cacheKey });
    expect([await first(1), await second(1)]).toEqual(['place 1', 'place 1']);
    expect(problems).toEqual(['operation-name-shared']);
    expectWarning(/two closures are wrapped as `place`: they share their results. Give each its own `name`/);
  });

  test('that a render has wrapped twice are one', () => {
    const { manager, problems } = setup();
    const wrap = () => manager.optimizeOperation((id: number) => id, { name: 'render', cacheKey });
    wrap();
    wrap();
    expect(problems).toEqual([]);
  });

  test('that are not cached, or of which the first was released, share no result', () => {
    const { manager, problems } = setup();
    manager.optimizeOperation((id: number) => id, { name: 'timed' });
    manager.optimizeOperation((id: number) => -id, { name: 'timed' });
    manager.optimizeOperation((id: number) => id, { name: 'gone', cacheKey }).release();
    manager.optimizeOperation((id: number) => -id, { name: 'gone', cacheKey });
    expect(problems).toEqual([]);
  });
});

describe('a closure without a name', () => {
  const setup = (disk: object | null) => {
    const asked: [key: string, memoryOnly: boolean | undefined][] = [];
    const { getOrLoad, getStats } = createMemoryCache();
    const cache = {
      getOrLoad: (key: string, load: never, options: CacheLoadOptions) => {
        asked.push([key, options.memoryOnly]);
        return getOrLoad(key, load, options);
      },
      getStats: () => ({ ...getStats(), disk }),
    };
    return { ...listen(cache as Partial<Cache> as Cache), asked };
  };

  test('is cached in memory only, and that is said once', async () => {
    const { manager, problems, asked } = setup({});
    const named = manager.optimizeOperation((id: number) => id, { name: 'named', cacheKey });
    const bare = manager.optimizeOperation((id: number) => id, { cacheKey });
    const other = manager.optimizeOperation((id: number) => id, { cacheKey });
    for (const run of [named, bare, other]) await run(1);
    expect(asked).toEqual([
      ['named:n1;', undefined],
      ['anonymous:n1;', true],
      ['anonymous 2:n1;', true],
    ]);
    expect(problems).toEqual(['operation-without-name']);
    expectWarning(/`anonymous` is kept in memory only.*Give it a `name`/);
  });

  test('needs no warning where nothing is kept, or where it is not cached', async () => {
    const memory = setup(null);
    memory.manager.optimizeOperation((id: number) => id, { cacheKey });
    const disk = setup({});
    disk.manager.optimizeOperation((id: number) => id);
    expect([memory.problems, disk.problems]).toEqual([[], []]);
  });
});

describe('what a closure is wrapped with', () => {
  test.each([
    [null],
    [{ name: 5 }],
    [{ cacheKey: 'id' }],
    [{ cache: 60_000 }],
    [{ batchable: 'yes' }],
    [{ useWorker: 1 }],
  ])('is refused with BAD_OPTION where it cannot be meant: %o', (options) => {
    const { manager } = listen(createMemoryCache());
    expect(() => manager.optimizeOperation(() => 1, options as never)).toThrow(
      expect.objectContaining({ code: 'BAD_OPTION' }),
    );
  });

  test('is told where it is no option, and an empty name is none', async () => {
    const { manager, problems } = listen(createMemoryCache());
    const run = manager.optimizeOperation(() => 1, { name: '', batchabel: true } as never);
    await run();
    expect(manager.getMetrics().operations.map(({ name }) => name)).toEqual(['anonymous']);
    expect(problems).toEqual(['unknown-option']);
    expectWarning(/`batchabel` is no option of optimizeOperation. Did you mean `batchable`/);
  });
});

test("a task's own version parts what is kept of it from what was", async () => {
  const cache = createMemoryCache();
  const made: unknown[] = [];
  for (const version of [undefined, 1, 1, 2, '2024-11']) {
    const run = (id: number) => made.push([id, version]);
    const place = { run, cacheKey, ...(version !== undefined && { version }) };
    await new OptimizationManager({ tasks: { place }, cache }).run('place', 7);
  }
  expect(made).toEqual([
    [7, undefined],
    [7, 1],
    [7, 2],
    [7, '2024-11'],
  ]);
});
