import { LRUCache } from 'lru-cache';
import { describe, expect, it, vi } from 'vitest';
import { createMemoryCache } from '../../../src/cache/createMemoryCache.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { createSeededRandom } from '../../support/syntheticReport.ts';
import { runs } from '../../support/thorough.ts';
import type { MemoryCache } from '../../../src/cache/createMemoryCache.ts';

// Thousands of runs, on machines that have other work too.
vi.setConfig({ testTimeout: 120_000 });

const setup = (options: Parameters<typeof createMemoryCache>[0] = {}) => {
  const clock = createFakeClock();
  const cache = createMemoryCache({ clock, ...options });
  const keys = (among: readonly string[]): string[] => among.filter((key) => cache.get(key).hit);
  return { clock, cache, keys };
};
const valueIn = (cache: MemoryCache, key: string): unknown => {
  const read = cache.get(key);
  return read.hit ? read.value : undefined;
};

describe('the memory cache', () => {
  it('does as lru-cache does, whatever the order of 100,000 random commands', () => {
    const random = createSeededRandom(42);
    const { clock, cache } = setup({
      maxEntries: 50,
      maxBytes: 600,
      sizeOf: (value) => (value as { size: number }).size,
    });
    const oracle = new LRUCache<string, { size: number }>({
      max: 50,
      maxSize: 600,
      sizeCalculation: ({ size }) => size,
      ttl: 500,
      ttlResolution: 0,
      perf: clock,
    });
    const pick = (count: number): number => Math.floor(random() * count);
    let hitCount = 0;
    for (let step = 0; step < runs(100_000); step += 1) {
      const key = `k${pick(120)}`;
      const command = random();
      if (command < 0.45) {
        const found = oracle.get(key);
        expect(valueIn(cache, key), `get ${key} at step ${step}`).toBe(found);
        if (found) hitCount += 1;
      } else if (command < 0.9) {
        // At times larger than all that there is room for.
        const value = { size: 1 + pick(random() < 0.02 ? 900 : 40) };
        // Time goes in whole milliseconds: at an age of exactly its TTL a value is good there, and old here.
        const ttlMs = 0.5 + pick(1000);
        oracle.set(key, value, { ttl: ttlMs });
        cache.set(key, value, { ttlMs });
      } else if (command < 0.97) {
        oracle.delete(key);
        cache.delete(key);
      } else if (command < 0.9995) clock.block(pick(100));
      else {
        oracle.clear();
        void cache.clear();
      }
      const { entryCount, sizeBytes } = cache.getStats().memory!;
      if (entryCount !== oracle.size || sizeBytes !== oracle.calculatedSize) {
        expect([step, entryCount, sizeBytes]).toEqual([step, oracle.size, oracle.calculatedSize]);
      }
    }
    expect(hitCount).toBeGreaterThan(runs(5000));
  });

  it('honours maxEntries: the least recently used goes', () => {
    const { cache, keys } = setup({ maxEntries: 2 });
    cache.set('a', 1);
    cache.set('b', 1);
    cache.get('a');
    cache.set('c', 1);
    expect(keys(['a', 'b', 'c'])).toEqual(['a', 'c']);
    expect(cache.getStats().memory?.removals).toEqual({ entries: 1 });
  });

  it('honours maxBytes, and keeps nothing that is larger alone', () => {
    const { cache, keys } = setup({ maxBytes: 10 });
    for (const [key, sizeBytes] of Object.entries({ a: 4, b: 4, c: 4 })) cache.set(key, 1, { sizeBytes });
    expect(keys(['a', 'b', 'c'])).toEqual(['b', 'c']);
    cache.set('b', 1, { sizeBytes: 11 });
    expect(keys(['a', 'b', 'c'])).toEqual(['c']);
    expect(cache.getStats().memory).toMatchObject({ sizeBytes: 4, removals: { bytes: 2 } });
  });

  it('honours sizeOf, and survives one that throws or lies', () => {
    const { cache } = setup({
      sizeOf: (value) => {
        if (value === 'throw') throw new Error('no');
        return value as number;
      },
    });
    for (const [key, value] of Object.entries({ a: 5, b: -1, c: Number.NaN, d: 'throw' })) cache.set(key, value);
    // What it cannot tell is estimated: the limit of bytes holds whatever it says.
    expect(cache.getStats().memory).toMatchObject({ entryCount: 4, sizeBytes: 5 + 8 + 8 + 26 });
  });

  it.each([['x'], [Number.NaN], [-5], [{}]])('takes no %o for a weight: the value is weighed', (sizeBytes) => {
    const { cache } = setup({ maxBytes: 100_000 });
    for (let index = 0; index < 100; index += 1) {
      cache.set(`${index}`, 'x'.repeat(10_000), { sizeBytes: sizeBytes as number });
    }
    expect(cache.getStats().memory?.entryCount).toBe(4);
  });

  it('trims the share it is told, least recently used first, and counts it', () => {
    const { cache, keys } = setup();
    const names = ['a', 'b', 'c', 'd'];
    for (const key of names) cache.set(key, 1, { sizeBytes: 10 });
    cache.get('a');
    cache.trim(0.5);
    expect(keys(names)).toEqual(['a', 'd']);
    cache.trim(0);
    expect(keys(names)).toEqual(['a', 'd']);
    cache.trim(7);
    expect(keys(names)).toEqual([]);
    expect(cache.getStats().memory?.removals).toEqual({ trimmed: 4 });
  });

  it('comes out even with fractions of bytes and with sizes beyond all measure', () => {
    const { cache, keys } = setup({ maxBytes: Infinity });
    for (const [index, sizeBytes] of [0.1, 0.2, 0.3, 1e300, Infinity].entries())
      cache.set(`${index}`, 1, { sizeBytes });
    expect(keys(['0', '1', '2', '3', '4'])).toHaveLength(5);
    cache.trim(Number.NaN);
    cache.trim(0);
    expect(cache.getStats().memory?.entryCount).toBe(5);
    cache.trim(1);
    cache.trim(1);
    expect(cache.getStats().memory).toMatchObject({ entryCount: 0, sizeBytes: 0 });
    cache.set('small', 1, { sizeBytes: 3 });
    expect(cache.getStats().memory).toMatchObject({ entryCount: 1, sizeBytes: 3 });
  });

  it('counts what is too large to be kept', () => {
    const { cache } = setup({ maxBytes: 100 });
    cache.set('a', 1, { sizeBytes: 101 });
    expect(cache.getStats().memory).toMatchObject({ entryCount: 0, removals: { bytes: 1 } });
  });

  it('trims by bytes where entries differ in size', () => {
    const { cache, keys } = setup();
    cache.set('large', 1, { sizeBytes: 1000 });
    for (const key of ['a', 'b', 'c']) cache.set(key, 1, { sizeBytes: 1 });
    cache.get('large');
    cache.trim(0.5);
    expect(cache.getStats().memory?.sizeBytes).toBeLessThanOrEqual(501);
    expect(keys(['large'])).toEqual([]);
  });

  it('tells how old its oldest entry is', () => {
    const { cache, clock } = setup();
    expect(cache.getStats().oldestMs).toBeNull();
    cache.set('a', 1);
    clock.block(10);
    cache.set('b', 1);
    clock.block(5);
    expect(cache.getStats().oldestMs).toBe(15);
  });

  it('has defaults for how long values are good, which a call overrides', async () => {
    const { cache, clock, keys } = setup({ ttlMs: 100, staleWhileRevalidateMs: 50 });
    cache.set('a', 1);
    cache.set('b', 1, { ttlMs: 1000 });
    clock.block(120);
    expect(cache.get('a')).toMatchObject({ isStale: true });
    clock.block(30);
    expect(keys(['a', 'b'])).toEqual(['b']);
    expect(await cache.getOrLoad('a', () => 2)).toBe(2);
  });

  it.each([
    ['maxEntries', 0],
    ['maxEntries', 1.5],
    ['maxBytes', 0],
    ['ttlMs', -1],
    ['staleWhileRevalidateMs', Number.NaN],
    ['negativeTtlMs', '5'],
  ])('refuses %s: %s', (option, value) => {
    expect(() => createMemoryCache({ [option]: value })).toThrow(`\`${option}\``);
  });
});
