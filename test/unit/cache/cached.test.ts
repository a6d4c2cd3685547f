import { describe, expect, it } from 'vitest';
import { cached } from '../../../src/cache/cached.ts';
import { createMemoryCache } from '../../../src/cache/createMemoryCache.ts';
import { remember } from '../../../src/cache/remember.ts';
import { createFakeClock } from '../../support/fakeClock.ts';

const setup = () => {
  const clock = createFakeClock();
  const cache = createMemoryCache({ clock });
  const calls: unknown[][] = [];
  function cluster(...args: unknown[]): string {
    calls.push(args);
    return `result ${calls.length}`;
  }
  return { clock, cache, calls, cluster };
};

describe('cached', () => {
  it('computes once for equal arguments, in any property order', async () => {
    const { cache, calls, cluster } = setup();
    const quick = cached(cluster, { cache });
    expect(await quick({ zoom: 1, radius: 2 })).toBe('result 1');
    expect(await quick({ radius: 2, zoom: 1 })).toBe('result 1');
    expect(await quick({ zoom: 2, radius: 2 })).toBe('result 2');
    expect(calls).toHaveLength(2);
  });

  it('honours key, ttlMs and tags', async () => {
    const { cache, calls, clock, cluster } = setup();
    const quick = cached(cluster, { cache, key: (zoom) => Math.floor(zoom as number), ttlMs: 100, tags: ['points'] });
    await quick(1.2);
    await quick(1.9);
    expect(calls).toEqual([[1.2]]);
    clock.block(100);
    await quick(1.2);
    cache.invalidateTag('points');
    await quick(1.2);
    expect(calls).toHaveLength(3);
  });

  it('keeps functions of different names apart, and forgets one by its prefix', async () => {
    const { cache, cluster } = setup();
    const [one, other] = [cached(cluster, { cache, name: 'one' }), cached(cluster, { cache, name: 'other' })];
    expect([await one(1), await other(1)]).toEqual(['result 1', 'result 2']);
    cache.invalidatePrefix('one:');
    expect([await one(1), await other(1)]).toEqual(['result 3', 'result 2']);
  });

  it('keeps nothing under a key that the arguments do not have any more when they are used', async () => {
    const { cache } = setup();
    const double = cached(({ zoom }: { zoom: number }) => zoom * 2, { cache, name: 'double' });
    const query = { zoom: 0 };
    const ask = (zoom: number): Promise<number> => {
      query.zoom = zoom;
      return double(query);
    };
    const changed = [ask(1), ask(2), ask(3)];
    // Arguments of its own, and the same key.
    const others = [double({ zoom: 1 }), double({ zoom: 2 })];
    expect(await Promise.all(others)).toEqual([2, 4]);
    expect(await Promise.all(changed)).toEqual([6, 6, 6]);
    expect(await Promise.all([double({ zoom: 1 }), double({ zoom: 2 }), double({ zoom: 3 })])).toEqual([2, 4, 6]);
  });

  it('takes a key that is another one each time', async () => {
    const { cache, calls, cluster } = setup();
    const never = cached((zoom: number) => cluster(zoom), { cache, key: () => calls.length + Math.random() });
    expect([await never(1), await never(1)]).toEqual(['result 1', 'result 2']);
  });

  it('rejects as the function does, and computes again', async () => {
    const { cache } = setup();
    let callCount = 0;
    const quick = cached(
      () => {
        callCount += 1;
        throw new Error('no');
      },
      { cache, name: 'fails' },
    );
    await expect(quick()).rejects.toThrow('no');
    await expect(quick()).rejects.toThrow('no');
    expect(callCount).toBe(2);
  });

  it('shares one cache among all who name none', async () => {
    const { calls, cluster } = setup();
    expect(await cached(cluster)('shared')).toBe(await cached(cluster)('shared'));
    expect(calls).toHaveLength(1);
  });

  it('keeps functions of one name apart, as a minified build has them, and those without any', async () => {
    const { cache } = setup();
    const functionNamed = (name: string, result: string): (() => string) =>
      Object.defineProperty(() => result, 'name', { value: name });
    const [one, other] = [functionNamed('a', 'one'), functionNamed('a', 'other')];
    expect([await cached(one, { cache })(), await cached(other, { cache })()]).toEqual(['one', 'other']);
    expect(await cached(other, { cache })()).toBe('other');
    const [third, fourth] = [functionNamed('', 'third'), functionNamed('', 'fourth')];
    expect([await cached(third, { cache })(), await cached(fourth, { cache })()]).toEqual(['third', 'fourth']);
    cache.invalidatePrefix('a:');
    expect(cache.getStats().memory?.entryCount).toBe(3);
  });

  it('rejects for arguments that are not data', async () => {
    const { cache, cluster } = setup();
    await expect(cached(cluster, { cache })(() => {})).rejects.toMatchObject({ code: 'BAD_OPTION' });
  });
});

describe('remember', () => {
  it('keeps what the function returns, for its time', async () => {
    const { cache, clock } = setup();
    let callCount = 0;
    const count = async (): Promise<number> => (callCount += 1);
    expect(await remember('a', count, 100, cache)).toBe(1);
    expect(await remember('a', count, 100, cache)).toBe(1);
    clock.block(100);
    expect(await remember('a', count, 100, cache)).toBe(2);
  });

  it('takes a value as well', async () => {
    const { cache } = setup();
    expect(await remember('a', 5, 100, cache)).toBe(5);
    expect(await remember('a', 6, 100, cache)).toBe(5);
  });

  it('needs no cache', async () => {
    expect(await remember('remember.test', () => 'x', 100)).toBe('x');
    expect(await remember('remember.test', () => 'y', 100)).toBe('x');
  });
});
