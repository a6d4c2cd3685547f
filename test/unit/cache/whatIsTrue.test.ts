/** @module-tag realTime */
import { cached, createIndexedDbCache, createMemoryCache, createTieredCache } from 'mapvitals/optimize';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createLateDisk } from '../../../src/cache/lateDisk.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { settleImports } from '../../support/settleImports.ts';
import type { Cache, MemoryCache } from 'mapvitals/optimize';
import type { DiskTier } from '../../../src/cache/diskTier.ts';

const setup = (options: Parameters<typeof createMemoryCache>[0] = {}) => {
  const clock = createFakeClock();
  const problems: string[] = [];
  const onProblem = (code: string): void => void problems.push(code);
  const cache = createMemoryCache({ clock, onProblem, ...options });
  return { clock, problems, onProblem, cache };
};
const hearWarnings = (): string[] => {
  const { warn } = console;
  const warnings: string[] = [];
  console.warn = (text: string) => void warnings.push(text);
  onTestFinished(() => void (console.warn = warn));
  return warnings;
};
const moveAway = (...buffers: ArrayBuffer[]): unknown => structuredClone(buffers, { transfer: buffers });
const countIn = (cache: Cache): number | null | undefined => cache.getStats().memory?.entryCount;

describe('what was moved away is no answer:', () => {
  const values: readonly (readonly [string, (buffer: ArrayBuffer) => unknown])[] = [
    ['a buffer', (buffer) => buffer],
    ['a view', (buffer) => new Float64Array(buffer)],
    ['a part of packed columns', (buffer) => ({ columns: [{ values: new Uint8Array(buffer, 8, 8) }], count: 1 })],
    [
      'one of a thousand tiles',
      (buffer) => [...Array.from({ length: 999 }, () => ({ data: new ArrayBuffer(8) })), buffer],
    ],
    [
      'one column among a thousand rows',
      (buffer) => [
        ...Array.from({ length: 1000 }, (_, id) => ({ id })),
        { column: new Uint8Array(buffer) },
        ...Array.from({ length: 90 }, () => 'no column'),
      ],
    ],
    [
      'one behind five hundred nested parts',
      (buffer) => ({
        rows: Array.from({ length: 30 }, () => ({ a: Array.from({ length: 20 }, () => ({})) })),
        at: { buffer },
      }),
    ],
    ['a value in a map', (buffer) => new Map([['a', new Set([buffer])]])],
  ];

  it.each(values)('%s', async (_, create) => {
    hearWarnings();
    const { cache, problems } = setup();
    const load = () => create(new ArrayBuffer(64));
    const find = (value: unknown): ArrayBuffer => {
      if (value instanceof ArrayBuffer) return value;
      if (ArrayBuffer.isView(value)) return value.buffer as ArrayBuffer;
      const parts = value instanceof Map || value instanceof Set ? [...value.values()] : Object.values(value as object);
      return find(parts.findLast((part) => typeof part === 'object'));
    };
    moveAway(find(await cache.getOrLoad('a', load)));
    expect(find(await cache.getOrLoad('a', load)).byteLength).toBe(64);
    expect(problems).toEqual(['cache.value-moved']);
    const read = cache.get<unknown>('a');
    moveAway(find(read.hit && read.value));
    expect(cache.get('a')).toEqual({ hit: false });
    expect(problems).toHaveLength(2);
    expect(cache.getStats().memory).toMatchObject({ removals: { moved: 2 }, sizeBytes: 0 });
  });

  it('not even late, or in place of an error', async () => {
    hearWarnings();
    const { cache, clock } = setup({ ttlMs: 100, staleIfErrorMs: 1000, staleWhileRevalidateMs: 1000 });
    const buffer = new ArrayBuffer(8);
    cache.set('a', { buffer });
    clock.block(200);
    moveAway(buffer);
    await expect(cache.getOrLoad('a', () => Promise.reject(new Error('down')))).rejects.toThrow('down');
  });

  it('of a load that callers share, whoever moves it on: each of the others has one of its own', async () => {
    hearWarnings();
    const { cache, problems } = setup();
    let loadCount = 0;
    const load = async (): Promise<{ column: Uint8Array<ArrayBuffer> }> => {
      loadCount += 1;
      return { column: new Uint8Array(8).fill(loadCount) };
    };
    const paint = cached(load, { name: 'columns', cache });
    const moves = async (): Promise<number> => {
      const { column } = await paint();
      const { length } = column;
      moveAway(column.buffer);
      return length;
    };
    const many = cache.getOrLoadMany(['columns:[]', 'other'], async (keys) =>
      keys.map(() => ({ column: new Uint8Array(8) })),
    );
    expect(await Promise.all([moves(), moves(), moves()])).toEqual([8, 8, 8]);
    expect((await many).map((value) => (value instanceof Error ? 0 : value.column.length))).toEqual([8, 8]);
    expect(loadCount).toBeGreaterThanOrEqual(2);
    expect(problems.length).toBeGreaterThanOrEqual(2);
  });

  it('and so it is with generators: each caller has one of its own, and that is told once', async () => {
    const warnings = hearWarnings();
    const { cache, problems } = setup();
    const rows = cached(
      async function* (count: number) {
        for (let row = 0; row < count; row += 1) yield row;
      },
      { name: 'rows', cache },
    );
    const steps = cached((count: number) => Array.from({ length: count }, (_, row) => row).values(), {
      name: 'steps',
      cache,
    });
    const read = async (): Promise<number[]> => {
      const all: number[] = [...(await steps(2))];
      for await (const row of await rows(2)) all.push(row);
      return all;
    };
    const together = await Promise.all([read(), read(), read()]);
    expect([...together, await read()]).toEqual(Array.from({ length: 4 }, () => [0, 1, 0, 1]));
    expect(problems).toEqual(['cache.read-once']);
    expect(warnings).toHaveLength(1);
    expect(countIn(cache)).toBe(0);
  });

  it('and with what can be read once: Responses and streams', async () => {
    hearWarnings();
    const { cache, problems } = setup();
    const respond = cached(async () => new Response('tile'), { name: 'respond', cache });
    const stream = cached(async () => new Blob(['tile']).stream(), { name: 'stream', cache });
    const read = async (): Promise<string> =>
      `${await (await respond()).text()} ${await new Response(await stream()).text()}`;
    expect([...(await Promise.all([read(), read(), read()])), await read()]).toEqual(Array(4).fill('tile tile'));
    expect(problems).toEqual(['cache.read-once']);
    expect(countIn(cache)).toBe(0);
  });

  it('and one that is shared and stays is one for all', async () => {
    const { cache } = setup();
    const load = async (): Promise<ArrayBuffer> => new ArrayBuffer(8);
    const [one, other, third] = await Promise.all([1, 2, 3].map(() => cache.getOrLoad('a', load)));
    expect([other, third]).toEqual([one, one]);
    expect(other === one && third === one).toBe(true);
    expect(cache.getStats()).toMatchObject({ loadCount: 1, coalescedCount: 2 });
  });

  it('but an empty buffer is a value like any other', () => {
    const { cache } = setup();
    cache.set('a', new Uint8Array(0));
    expect(cache.get('a')).toMatchObject({ hit: true });
  });
});

describe('what many keys are loaded with', () => {
  it('may be promises: one that rejects is the error of its key, and nothing is left unhandled', async () => {
    const cache = createMemoryCache<number>();
    const down = new Error('down');
    const answers = [Promise.resolve(1), Promise.reject(down), Promise.resolve(3)];
    const load = (): Promise<readonly number[]> => Promise.resolve(answers as never);
    expect(await cache.getOrLoadMany(['a', 'b', 'c'], load)).toEqual([1, down, 3]);
    expect(cache.get('c')).toMatchObject({ hit: true, value: 3 });
    expect(cache.get('b')).toEqual({ hit: false });
  });
});

describe('a load that asks for its own key', () => {
  it.each([
    ['alone', (cache: Cache) => cache.getOrLoad('a', () => cache.getOrLoad('a', () => 1))],
    [
      'after others',
      (cache: Cache) => cache.getOrLoadMany(['b', 'a'], async () => [1, await cache.getOrLoad('a', () => 1)]),
    ],
    [
      'after a pause, with its own signal,',
      (cache: Cache) =>
        cache.getOrLoad('a', async ({ signal }) => {
          await Promise.resolve();
          return cache.getOrLoad('a', () => 1, { signal });
        }),
    ],
    [
      'through another',
      (cache: Cache) =>
        cache.getOrLoad('a', async (a) => {
          const [value] = await cache.getOrLoadMany(
            ['b'],
            async (_keys, b) => [await cache.getOrLoad('c', () => cache.getOrLoad('a', () => 1, b), b)],
            a,
          );
          if (value instanceof Error) throw value;
          return value;
        }),
    ],
  ])('%s is refused: it would wait for itself for ever', async (_, ask) => {
    const { cache } = setup();
    await cache.getOrLoad('other', () => 1);
    const got = await Promise.race([ask(cache), new Promise((resolve) => setTimeout(resolve, 500, 'nothing'))]).catch(
      (error: unknown) => error,
    );
    expect(String(got)).toMatch(/load of 'a' waits for its own key/);
    expect(await cache.getOrLoad('a', () => 2)).toBe(2);
  });

  it('and one that nothing tells of is told after half a minute: it has not passed its signal on', async () => {
    const warnings = hearWarnings();
    const { cache, clock, problems } = setup();
    await cache.getOrLoad('other', () => 1);
    const slow = cache.getOrLoad('slow', () => new Promise((resolve) => void clock.setTimer(() => resolve(2), 29_000)));
    const waits = [slow, cache.getOrLoad('slow', () => 3)];
    void cache.getOrLoad('a', async () => {
      await Promise.resolve();
      return cache.getOrLoad('a', () => 1);
    });
    await clock.advanceAsync(29_999);
    expect([await Promise.all(waits), problems]).toEqual([[2, 2], []]);
    await clock.advanceAsync(60_001);
    expect(problems).toEqual(['cache.long-wait']);
    expect(warnings[0]).toMatch(/load of 'a' has been waited for 30 s. A load that asks for its own key must pass/);
  });

  it('may ask for what others of its kind load: two that wait for one', async () => {
    const { cache } = setup();
    const shared = (signal: AbortSignal): Promise<number> => cache.getOrLoad('shared', async () => 1, { signal });
    const load = ({ signal }: { signal: AbortSignal }): Promise<number> => shared(signal).then(() => shared(signal));
    expect(await Promise.all([cache.getOrLoad('a', load), cache.getOrLoad('b', load)])).toEqual([1, 1]);
    expect(await cache.getOrLoad('a', () => 2)).toBe(1);
  });

  it('may load another, and ask for it again once it has ended', async () => {
    const { cache } = setup();
    const load = (): Promise<number> => cache.getOrLoad('b', () => 1);
    expect(await cache.getOrLoad('a', load)).toBe(1);
    cache.delete('a');
    expect(await Promise.all([cache.getOrLoad('a', load), cache.getOrLoad('a', load)])).toEqual([1, 1]);
  });
});

it('tags may be a set', async () => {
  const { cache } = setup();
  await cache.getOrLoad('other', () => 0);
  cache.set('a', 1, { tags: new Set(['roads']) });
  const load = cache.getOrLoad('b', () => Promise.resolve(2), { tags: new Set(['roads']) });
  cache.invalidateTag('roads');
  expect([cache.get('a'), await load, cache.get('b')]).toEqual([{ hit: false }, 2, { hit: false }]);
});

describe('weight in memory', () => {
  it('counts long keys', () => {
    const { cache } = setup({ maxBytes: 2 ** 20 });
    for (let index = 0; index < 60; index += 1) cache.set(`${index}:${'k'.repeat(60_000)}`, 1);
    const { sizeBytes, entryCount } = cache.getStats().memory!;
    expect(entryCount).toBeLessThanOrEqual(2 ** 20 / 120_000);
    expect(sizeBytes).toBeGreaterThan(120_000 * entryCount!);
  });

  it('keeps no key of a megabyte', () => {
    hearWarnings();
    const { cache, problems } = setup({ maxBytes: 2 ** 20 });
    for (let index = 0; index < 60; index += 1) cache.set(`${index}`.padEnd(1e6), 1);
    expect([countIn(cache), problems]).toEqual([0, ['cache.key-too-long']]);
  });

  it('counts what a small view keeps alive', () => {
    const { cache } = setup({ maxBytes: 2 ** 20 });
    cache.set('a', new Uint8Array(new ArrayBuffer(64 * 2 ** 20), 0, 8));
    expect(countIn(cache)).toBe(0);
  });
});

describe('without a name', () => {
  it.each([
    ['createTieredCache', createTieredCache],
    ['createIndexedDbCache', createIndexedDbCache],
  ])('%s keeps values in memory only, and says so once', (_, create) => {
    const warnings = hearWarnings();
    const { onProblem, problems } = setup();
    const indexedDB = { open: () => expect.fail('the disk was asked') } as unknown as IDBFactory;
    const cache = create({ indexedDB, onProblem });
    cache.set('a', 1);
    expect(cache.get('a')).toMatchObject({ hit: true, value: 1, tier: 'memory' });
    expect(cache.getStats().disk).toBeNull();
    expect(problems).toEqual(['cache.no-name']);
    // One text for all, warned of once on a page.
    expect(warnings.length).toBeLessThanOrEqual(1);
  });
});

describe('cached', () => {
  it('passes `this` on, to the key too', async () => {
    const cache: MemoryCache = createMemoryCache();
    class Layer {
      readonly id: string;
      readonly load = cached(this.read, { cache, name: 'load', key: this.keyOf });

      constructor(id: string) {
        this.id = id;
      }

      read(zoom: number): string {
        return `${this.id} ${zoom}`;
      }

      keyOf(zoom: number): unknown {
        return [this.id, zoom];
      }
    }
    const [roads, rivers] = [new Layer('roads'), new Layer('rivers')];
    expect([await roads.load(1), await rivers.load(1), await roads.load(1)]).toEqual([
      'roads 1',
      'rivers 1',
      'roads 1',
    ]);
    expect(cache.getStats().loadCount).toBe(2);
  });

  it('refuses a function without a name where there is a disk: builds rename functions', () => {
    const cache = createTieredCache({ name: 'places' });
    function cluster(): number {
      return 1;
    }
    for (const name of [undefined, '']) {
      const options = name === undefined ? { cache } : { cache, name };
      expect(() => cached(cluster, options)).toThrow('`name` must be text, for a cache with a disk');
    }
    expect(() => cached(cluster, { cache, name: 'cluster' })).not.toThrow();
  });
});

it('what `onProblem` throws does not come back into the app', async () => {
  hearWarnings();
  const onProblem = (): never => {
    throw new Error('no');
  };
  const cache = createTieredCache({ onProblem });
  cache.set('k'.repeat(1e5), 1);
  cache.set('a', 1, { ttlMs: '5' as never });
  expect(await cache.getOrLoad('k'.repeat(1e5), () => 1)).toBe(1);
});

it('a cache of one kind of values says so in its types', () => {
  const cache = createMemoryCache<{ readonly id: number }>();
  cache.set('a', { id: 1 });
  const read = cache.get('a');
  expect(read.hit && read.value.id).toBe(1);
  // @ts-expect-error -- no such value
  cache.set('b', 'text');
});

describe('a part of the cache that cannot be loaded', () => {
  it('is told once, and lets every load go straight through', async () => {
    hearWarnings();
    vi.resetModules();
    vi.doMock('../../../src/cache/parts.ts', () => {
      throw new Error('404');
    });
    onTestFinished(async () => {
      await settleImports();
      vi.doUnmock('../../../src/cache/parts.ts');
      vi.resetModules();
    });
    const { createMemoryCache: create } = await import('../../../src/cache/createMemoryCache.ts');
    const problems: string[] = [];
    const caches = [0, 1].map(() => create({ onProblem: (code) => problems.push(code) }));
    for (const cache of caches) {
      cache.set('kept', 1);
      expect(cache.get('kept')).toMatchObject({ hit: true, value: 1 });
      expect([await cache.getOrLoad('a', () => 1), await cache.getOrLoad('a', () => 2)]).toEqual([1, 2]);
      expect(await cache.getOrLoadMany(['a', 'b'], (keys) => keys.map((key) => key))).toEqual(['a', 'b']);
      await expect(cache.getOrLoad('a', () => Promise.reject(new Error('down')))).rejects.toThrow('down');
      await cache.dispose();
    }
    expect(problems).toEqual(['cache.load']);
  });
});

describe('a disk whose code cannot be loaded', () => {
  it('is a miss, and settles everything', async () => {
    const disk = createLateDisk({ clock: createFakeClock(), readDeadlineMs: 100, load: async () => undefined });
    disk.write('a', { value: 1, sizeBytes: 8, storedMs: 0, ages: null, tags: null }, undefined);
    expect((await disk.read(['a'])).size).toBe(0);
    disk.write('b', { value: 1, sizeBytes: 8, storedMs: 0, ages: null, tags: null }, undefined);
    disk.remove('a', 'invalidated');
    disk.removePrefix('');
    await disk.flush();
    expect(disk.stats()).toMatchObject({ state: 'down', droppedWrites: { unavailable: 2 } });
    await disk.dispose();
  });

  it('keeps nobody waiting for longer than a silent disk', async () => {
    const clock = createFakeClock();
    const disk = createLateDisk({ clock, readDeadlineMs: 100, load: () => new Promise<DiskTier>(() => {}) });
    let isAnswered = false;
    const read = disk.read(['a']).then((found) => {
      isAnswered = true;
      return found;
    });
    await clock.advanceAsync(99);
    expect(isAnswered).toBe(false);
    await clock.advanceAsync(1);
    expect((await read).size).toBe(0);
  });
});
