import { describe, expect, it, onTestFinished } from 'vitest';
import { createFakeClock } from './fakeClock.ts';
import type { Cache, CacheLoadOptions } from '../../src/types/cache.ts';
import type { TellProblem } from '../../src/types/sample.ts';
import type { FakeClock } from './fakeClock.ts';

export interface CacheContractParts {
  /** A new, empty cache. `clock` has its own wall clock; timers must run in real time where a disk is behind. */
  readonly createCache: (clock: FakeClock, onProblem: TellProblem) => Cache;
  /** A cache that sees what an earlier one of the same test left behind, if it keeps anything. */
  readonly reopen?: (clock: FakeClock) => Cache;
}

/** What holds for every cache. */
export function describeCacheContract(name: string, { createCache, reopen }: CacheContractParts): void {
  const setup = (options: { readonly clock?: FakeClock } = {}) => {
    const clock = options.clock ?? createFakeClock();
    const problems: string[] = [];
    const cache = createCache(clock, (code) => problems.push(code));
    const calls: string[] = [];
    /** A load that counts its calls and answers with the key and the number of the call. */
    const load = (key: string, loadOptions?: CacheLoadOptions): Promise<string> =>
      cache.getOrLoad(
        key,
        () => {
          calls.push(key);
          return `${key} ${calls.length}`;
        },
        loadOptions,
      );
    const valueOf = async (key: string): Promise<unknown> => {
      const read = await cache.get(key);
      return read.hit ? read.value : 'miss';
    };
    return { clock, cache, calls, problems, load, valueOf };
  };
  /** Warnings are expected here. */
  const allowWarnings = (): void => {
    const { warn } = console;
    console.warn = () => {};
    onTestFinished(() => void (console.warn = warn));
  };
  const refusing = (): Promise<never> => Promise.reject(new Error('down'));
  /** Lets background loads, and the disk behind them, come to an end. */
  const settle = async (cache: Cache): Promise<void> => {
    for (let turn = 0; turn < 3; turn += 1) {
      await cache.flush();
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
  };

  describe(name, () => {
    it('misses what was never set', async () => {
      const { cache } = setup();
      expect(await cache.get('a')).toEqual({ hit: false });
    });

    it('answers what was set, from the tier that has it', async () => {
      const { cache } = setup();
      cache.set('a', 1);
      expect(await cache.get('a')).toMatchObject({ hit: true, value: 1, isStale: false });
    });

    it('replaces a value', async () => {
      const { cache, valueOf } = setup();
      cache.set('a', 1);
      cache.set('a', 2);
      expect(await valueOf('a')).toBe(2);
      await cache.flush();
      cache.set('a', 3);
      expect(await valueOf('a')).toBe(3);
    });

    it('takes undefined and null for values', async () => {
      const { cache, calls } = setup();
      cache.set('nothing', undefined);
      expect(await cache.get('nothing')).toMatchObject({ hit: true, value: undefined });
      await cache.getOrLoad('null', () => (calls.push('null'), null));
      expect(await cache.getOrLoad('null', () => (calls.push('null'), null))).toBeNull();
      expect(calls).toEqual(['null']);
    });

    it('takes hostile keys for keys', async () => {
      const { cache, valueOf } = setup();
      const keys = ['__proto__', 'constructor', '', 't', 'r:a', 'e:a', '\ud800', 'a\u0000b', '\uffff\uffff'];
      for (const [index, key] of keys.entries()) cache.set(key, index);
      await cache.flush();
      for (const [index, key] of keys.entries()) expect(await valueOf(key)).toBe(index);
    });

    it('keeps the type of values', async () => {
      const { cache, valueOf } = setup();
      const values = {
        typed: new Float64Array([1.5, -0, Number.NaN]),
        map: new Map<unknown, unknown>([[{ x: 1 }, new Set([1])]]),
        date: new Date(5),
        big: 2n ** 70n,
        nested: { list: [undefined, null, { deep: new Uint8Array([1, 2]) }] },
      };
      for (const [key, value] of Object.entries(values)) cache.set(key, value);
      await cache.flush();
      for (const [key, value] of Object.entries(values)) expect(await valueOf(key)).toEqual(value);
    });

    it('forgets a deleted key, written to disk or not', async () => {
      const { cache, valueOf } = setup();
      cache.set('a', 1);
      cache.set('b', 2);
      cache.delete('a');
      expect(await valueOf('a')).toBe('miss');
      await cache.flush();
      cache.delete('b');
      expect(await valueOf('b')).toBe('miss');
      await cache.flush();
      expect(await valueOf('b')).toBe('miss');
    });

    it('forgets everything on clear', async () => {
      const { cache, valueOf } = setup();
      cache.set('a', 1);
      await cache.flush();
      cache.set('b', 2);
      await cache.clear();
      expect([await valueOf('a'), await valueOf('b')]).toEqual(['miss', 'miss']);
    });

    it('invalidates by prefix and nothing else', async () => {
      const { cache, valueOf } = setup();
      for (const key of ['tile:1', 'tile:2', 'tilt:1', 'til', 'tile:\uffff']) cache.set(key, key);
      await cache.flush();
      cache.set('tile:3', 3);
      cache.invalidatePrefix('tile:');
      cache.set('tile:2', 'new');
      expect(await valueOf('tile:1')).toBe('miss');
      expect(await valueOf('tile:3')).toBe('miss');
      expect(await valueOf('tile:\uffff')).toBe('miss');
      expect(await valueOf('tile:2')).toBe('new');
      await cache.flush();
      expect(await valueOf('tile:2')).toBe('new');
      expect([await valueOf('tilt:1'), await valueOf('til')]).toEqual(['tilt:1', 'til']);
    });

    it('invalidates by tag what was written before, and not what comes after', async () => {
      const { cache, valueOf } = setup();
      cache.set('a', 1, { tags: ['roads', 'v1'] });
      cache.set('b', 2, { tags: ['rivers'] });
      cache.invalidateTag('roads');
      cache.set('c', 3, { tags: ['roads'] });
      expect([await valueOf('a'), await valueOf('b'), await valueOf('c')]).toEqual(['miss', 2, 3]);
      await cache.flush();
      cache.invalidateTag('roads');
      expect([await valueOf('b'), await valueOf('c')]).toEqual([2, 'miss']);
    });

    it('misses after the TTL', async () => {
      const { cache, clock, valueOf } = setup();
      cache.set('a', 1, { ttlMs: 100 });
      clock.block(99);
      expect(await valueOf('a')).toBe(1);
      clock.block(1);
      expect(await valueOf('a')).toBe('miss');
    });

    it('stores nothing under a TTL of 0, and takes the old value away', async () => {
      const { cache, valueOf } = setup();
      cache.set('a', 1);
      cache.set('a', 2, { ttlMs: 0 });
      expect(await valueOf('a')).toBe('miss');
    });

    it('loads a value once while it is good', async () => {
      const { calls, clock, load } = setup();
      expect(await load('a', { ttlMs: 100 })).toBe('a 1');
      expect(await load('a', { ttlMs: 100 })).toBe('a 1');
      clock.block(100);
      expect(await load('a', { ttlMs: 100 })).toBe('a 2');
      expect(calls).toHaveLength(2);
    });

    it('loads once for all who ask at the same time', async () => {
      const { cache, calls, load } = setup();
      const values = await Promise.all(Array.from({ length: 20 }, () => load('a')));
      expect(new Set(values)).toEqual(new Set(['a 1']));
      expect(calls).toEqual(['a']);
      expect(cache.getStats().coalescedCount).toBe(19);
    });

    it('rejects with what the load threw, and loads again the next time', async () => {
      const { cache, load } = setup();
      const error = new Error('no');
      await expect(cache.getOrLoad('a', () => Promise.reject(error))).rejects.toBe(error);
      await expect(
        cache.getOrLoad('a', () => {
          throw error;
        }),
      ).rejects.toBe(error);
      expect(await load('a')).toBe('a 1');
      expect(cache.getStats()).toMatchObject({ loadCount: 3, loadErrorCount: 2 });
    });

    it('answers stale while it revalidates, once', async () => {
      const { cache, calls, clock, load } = setup();
      const options = { ttlMs: 100, staleWhileRevalidateMs: 100 };
      await load('a', options);
      clock.block(150);
      expect(await cache.get('a')).toMatchObject({ hit: true, value: 'a 1', isStale: true });
      expect(await Promise.all([load('a', options), load('a', options)])).toEqual(['a 1', 'a 1']);
      await settle(cache);
      expect(await load('a', options)).toBe('a 2');
      expect(calls).toHaveLength(2);
      clock.block(201);
      expect(await load('a', options)).toBe('a 3');
    });

    it('keeps the stale value where revalidating fails', async () => {
      const { cache, clock, load, valueOf } = setup();
      const options = { ttlMs: 100, staleWhileRevalidateMs: 100 };
      await load('a', options);
      clock.block(150);
      expect(await cache.getOrLoad('a', refusing, options)).toBe('a 1');
      await settle(cache);
      expect(await valueOf('a')).toBe('a 1');
      expect(cache.getStats().loadErrorCount).toBe(1);
    });

    it('answers stale in place of an error, and only then', async () => {
      const { cache, clock, load } = setup();
      const options = { ttlMs: 100, staleIfErrorMs: 100 };
      await load('a', options);
      clock.block(150);
      expect(await cache.get('a')).toEqual({ hit: false });
      expect(await cache.getOrLoad('a', refusing, options)).toBe('a 1');
      expect(await load('a', options)).toBe('a 2');
      clock.block(201);
      await expect(cache.getOrLoad('a', refusing, options)).rejects.toThrow('down');
    });

    it('refreshes ahead of expiry', async () => {
      const { cache, clock, load } = setup();
      const options = { ttlMs: 100, refreshAheadMs: 20 };
      await load('a', options);
      clock.block(79);
      expect(await load('a', options)).toBe('a 1');
      clock.block(1);
      expect(await load('a', options)).toBe('a 1');
      await settle(cache);
      clock.block(50);
      expect(await load('a', options)).toBe('a 2');
    });

    it('keeps negative answers for their own time', async () => {
      const { calls, cache, clock } = setup();
      const loadNothing = () =>
        cache.getOrLoad<undefined>('a', () => void calls.push('a'), { ttlMs: 1000, negativeTtlMs: 10 });
      await loadNothing();
      clock.block(9);
      await loadNothing();
      expect(calls).toHaveLength(1);
      clock.block(1);
      await loadNothing();
      expect(calls).toHaveLength(2);
    });

    it('honours isNegative', async () => {
      const { calls, cache, clock } = setup();
      const isNegative = (value: unknown): boolean => Array.isArray(value) && value.length === 0;
      const loadEmpty = () =>
        cache.getOrLoad('a', () => (calls.push('a'), []), { ttlMs: 1000, negativeTtlMs: 10, isNegative });
      await loadEmpty();
      clock.block(10);
      await loadEmpty();
      expect(calls).toHaveLength(2);
    });

    it('answers though isNegative throws', async () => {
      const { cache } = setup();
      const isNegative = (): never => {
        throw new Error('no');
      };
      const options = { negativeTtlMs: 10, isNegative, signal: new AbortController().signal };
      expect(await cache.getOrLoad('a', () => 1, options)).toBe(1);
    });

    it('remembers a failure for its own time', async () => {
      const { calls, cache, clock } = setup();
      const fail = () =>
        cache.getOrLoad('a', () => Promise.reject(new Error(`no ${calls.push('a')}`)), { errorTtlMs: 60_000 });
      await expect(fail()).rejects.toThrow('no 1');
      clock.block(30_000);
      await expect(fail()).rejects.toThrow('no 1');
      clock.block(30_000);
      await expect(fail()).rejects.toThrow('no 2');
    });

    it('aborts the load when the last who waits has gone, and not before', async () => {
      const { cache, calls } = setup();
      const first = new AbortController();
      const second = new AbortController();
      let isAborted = false;
      const wait = ({ signal }: { signal: AbortSignal }): Promise<string> => {
        calls.push('a');
        return new Promise((_, reject) => {
          signal.addEventListener('abort', () => {
            isAborted = true;
            reject(signal.reason as Error);
          });
        });
      };
      const waits = [first, second].map(({ signal }) => cache.getOrLoad('a', wait, { signal }));
      const outcomes = Promise.allSettled(waits);
      await expect.poll(() => calls).toEqual(['a']);
      first.abort();
      await expect(waits[0]).rejects.toMatchObject({ code: 'ABORTED' });
      expect(isAborted).toBe(false);
      second.abort(new Error('panned away'));
      await expect(waits[1]).rejects.toMatchObject({ code: 'ABORTED', cause: { message: 'panned away' } });
      expect(isAborted).toBe(true);
      await outcomes;
      expect(await cache.getOrLoad('a', () => 'anew')).toBe('anew');
    });

    it('remembers no failure of a load that was given up or invalidated', async () => {
      const { cache, calls } = setup();
      const fail = (signal?: AbortSignal): Promise<unknown> =>
        cache.getOrLoad(
          'a',
          (context) => {
            calls.push('a');
            return new Promise((_, reject) => {
              context.signal.addEventListener('abort', () => reject(new Error('given up')));
              if (!signal) setTimeout(() => reject(new Error('failed')), 0);
            });
          },
          { errorTtlMs: 60_000, ...(signal ? { signal } : {}) },
        );
      const controller = new AbortController();
      const givenUp = expect(fail(controller.signal)).rejects.toMatchObject({ code: 'ABORTED' });
      await expect.poll(() => calls).toHaveLength(1);
      controller.abort();
      await givenUp;
      await settle(cache);
      expect(cache.getStats().loadErrorCount).toBe(0);

      const invalidated = expect(fail()).rejects.toThrow('failed');
      await expect.poll(() => calls).toHaveLength(2);
      cache.delete('a');
      await invalidated;
      expect(await cache.getOrLoad('a', () => 'anew', { errorTtlMs: 60_000 })).toBe('anew');
    });

    it('keeps no value for long where the clock is set back', async () => {
      const clock = createFakeClock();
      let backMs = 0;
      const { valueOf, cache } = setup({ clock: { ...clock, epochNow: () => clock.epochNow() - backMs } });
      cache.set('short', 1, { ttlMs: 100 });
      cache.set('endless', 1);
      backMs = 5;
      expect(await valueOf('short')).toBe(1);
      backMs = 86_400_000;
      // How old it is nobody can tell: it may be good still, but not until the clock is there again.
      expect([await valueOf('short'), await valueOf('endless')]).toEqual([1, 1]);
      clock.block(100);
      expect([await valueOf('short'), await valueOf('endless')]).toEqual(['miss', 1]);
      cache.set('short', 2, { ttlMs: 100 });
      expect(await valueOf('short')).toBe(2);
    });

    it('honours what a value may be after its TTL, under a clock that was set back too', async () => {
      const clock = createFakeClock();
      let backMs = 0;
      const { load, cache } = setup({ clock: { ...clock, epochNow: () => clock.epochNow() - backMs } });
      const options = { ttlMs: 100, staleWhileRevalidateMs: 100, staleIfErrorMs: 300 };
      await load('a', options);
      backMs = 3_600_000;
      expect(await cache.get('a')).toMatchObject({ isStale: false });
      clock.block(150);
      expect(await cache.get('a')).toMatchObject({ isStale: true });
      clock.block(100);
      expect(await cache.get('a')).toEqual({ hit: false });
      expect(await cache.getOrLoad('a', refusing, options)).toBe('a 1');
    });

    it('does not follow a list of tags that changes later', async () => {
      const { cache, valueOf } = setup();
      const tags = ['roads'];
      cache.set('a', 1, { tags });
      tags[0] = 'rivers';
      cache.invalidateTag('rivers');
      expect(await valueOf('a')).toBe(1);
      cache.invalidateTag('roads');
      expect(await valueOf('a')).toBe('miss');
    });

    it('rejects at once for a signal that is aborted already', async () => {
      const { cache, calls, load } = setup();
      await expect(load('a', { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'ABORTED' });
      await settle(cache);
      expect(calls).toEqual([]);
    });

    it('does not store what was deleted, replaced or invalidated while it was loaded', async () => {
      const { cache, valueOf } = setup();
      const meanwhile: Record<string, () => void> = {
        deleted: () => cache.delete('deleted'),
        replaced: () => cache.set('replaced', 'new'),
        prefixed: () => cache.invalidatePrefix('pre'),
        tagged: () => cache.invalidateTag('tag'),
      };
      for (const [key, act] of Object.entries(meanwhile)) {
        const value = await cache.getOrLoad(
          key,
          async () => {
            act();
            await Promise.resolve();
            return 'old';
          },
          { tags: ['tag'] },
        );
        expect(value).toBe('old');
        expect(await valueOf(key)).toBe(key === 'replaced' ? 'new' : 'miss');
      }
    });

    it('loads many with one call for all misses, and keeps their order', async () => {
      const { cache } = setup();
      const asked: (readonly string[])[] = [];
      const loadMany = (keys: readonly string[]): string[] => {
        asked.push(keys);
        return keys.map((key) => key.toUpperCase());
      };
      cache.set('b', 'known');
      expect(await cache.getOrLoadMany(['a', 'b', 'c', 'a'], loadMany)).toEqual(['A', 'known', 'C', 'A']);
      expect(await cache.getOrLoadMany(['c', 'a', 'd'], loadMany)).toEqual(['C', 'A', 'D']);
      expect(asked).toEqual([['a', 'c'], ['d']]);
      expect(await cache.getOrLoadMany([], loadMany)).toEqual([]);
    });

    it('puts an error in the place of each key that failed', async () => {
      const { cache, load } = setup();
      const error = new Error('404');
      const results = await cache.getOrLoadMany(['a', 'b'], () => [error, 'fine']);
      expect(results).toEqual([error, 'fine']);
      expect(await load('a')).toBe('a 1');
      expect(await load('b')).toBe('fine');
      expect(await cache.getOrLoadMany(['x', 'y'], () => Promise.reject(error))).toEqual([error, error]);
    });

    it('takes a hole in a list for undefined, in results and in keys', async () => {
      allowWarnings();
      const { cache } = setup();
      // oxlint-disable-next-line unicorn/no-new-array -- a list of holes is what is tested
      const results = await cache.getOrLoadMany(['a', 'b', 'c'], () => new Array<undefined>(3));
      expect(results).toEqual([undefined, undefined, undefined]);
      expect(await cache.get('b')).toMatchObject({ hit: true, value: undefined });
      // oxlint-disable-next-line unicorn/no-new-array -- as above
      const keys = new Array<string>(2);
      keys[1] = 'd';
      expect(await cache.getOrLoadMany(keys, (missing) => missing.map(String))).toEqual(['undefined', 'd']);
    });

    it.each([
      ['a tag', (cache: Cache) => cache.invalidateTag('t')],
      ['a prefix', (cache: Cache) => cache.invalidatePrefix('x')],
      ['everything', (cache: Cache) => void cache.clear()],
      ['the key', (cache: Cache) => cache.delete('bad')],
    ])('answers a cached failure though %s is invalidated while others load', async (_, invalidate) => {
      const { cache } = setup();
      const options = { errorTtlMs: 60_000 };
      await expect(cache.getOrLoad('bad', refusing, options)).rejects.toThrow('down');
      const results = await cache.getOrLoadMany(
        ['bad', 'good'],
        async (missing) => {
          invalidate(cache);
          await Promise.resolve();
          return missing.map(() => 'loaded');
        },
        options,
      );
      expect(results).toEqual([expect.objectContaining({ message: 'down' }) as Error, 'loaded']);
    });

    it('leaves no rejection behind where a background load ends among holes and invalidations', async () => {
      const { cache, clock } = setup();
      const options = { ttlMs: 100, staleWhileRevalidateMs: 1000, errorTtlMs: 60_000 };
      await cache.getOrLoadMany(['a', 'b'], (missing) => missing.map(() => 'old'), options);
      clock.block(150);
      const stale = await cache.getOrLoadMany(
        ['a', 'b'],
        async () => {
          cache.invalidatePrefix('zzz');
          await Promise.resolve();
          // oxlint-disable-next-line unicorn/no-new-array -- a list of holes is what is tested
          return new Array<string>(2);
        },
        options,
      );
      expect(stale).toEqual(['old', 'old']);
      await settle(cache);
      expect(await cache.get('a')).toMatchObject({ value: undefined });
    });

    it('runs uncached under a key that is none, and tells it once', async () => {
      allowWarnings();
      const { cache, problems, valueOf } = setup();
      const keys = ['k'.repeat(65_537), 'k'.repeat(1e6), undefined as unknown as string];
      for (const key of keys) {
        const loaded = [await cache.getOrLoad(key, () => 1), await cache.getOrLoad(key, () => 2, { errorTtlMs: 9 })];
        expect(loaded).toEqual([1, 2]);
        cache.set(key, 3);
        cache.delete(key);
        expect(await valueOf(key)).toBe('miss');
        await expect(cache.getOrLoad(key, refusing, { errorTtlMs: 60_000 })).rejects.toThrow('down');
      }
      expect(await cache.getOrLoadMany([keys[1]!, 'short'], (missing) => missing.map(() => 4))).toEqual([4, 4]);
      expect(problems).toEqual(['cache.key-too-long']);
      const longest = 'k'.repeat(65_536);
      cache.set(longest, 5);
      await cache.flush();
      expect(await valueOf(longest)).toBe(5);
    });

    it.each([
      ['signal', new AbortController()],
      ['ttlMs', '50'],
      ['ttlMs', Number.NaN],
      ['staleIfErrorMs', -1],
      ['tags', 'roads'],
      ['isNegative', true],
    ])('refuses a call with %s: %s, before anything runs', async (option, value) => {
      allowWarnings();
      const { cache, calls, problems, valueOf } = setup();
      const options = { [option]: value } as CacheLoadOptions;
      const load = () => calls.push('load');
      await expect(cache.getOrLoad('a', load, options)).rejects.toMatchObject({ code: 'BAD_OPTION' });
      const many = cache.getOrLoadMany(['a'], () => [calls.push('many')], options);
      await expect(many).rejects.toMatchObject({ code: 'BAD_OPTION' });
      expect(calls).toEqual([]);
      cache.set('a', 'old');
      // Nothing throws into the app; what was there is not what was meant either.
      cache.set('a', 'new', options);
      expect(await valueOf('a')).toBe('miss');
      expect(problems).toEqual(['bad-option']);
    });

    it('says so when a loader of many returns too few', async () => {
      const { cache } = setup();
      const [error] = await cache.getOrLoadMany(['a', 'b'], () => ['only one']);
      expect(error).toMatchObject({ code: 'BATCH_MISMATCH' });
    });

    it('joins keys that others are loading already', async () => {
      const { cache } = setup();
      let finish!: (value: string) => void;
      const result = new Promise<string>((resolve) => (finish = resolve));
      const alone = cache.getOrLoad('a', () => result);
      await settle(cache);
      const asked: (readonly string[])[] = [];
      const many = cache.getOrLoadMany(['a', 'b'], (keys) => {
        asked.push(keys);
        return keys.map(() => 'many');
      });
      await settle(cache);
      finish('alone');
      expect(await Promise.all([alone, many])).toEqual(['alone', ['alone', 'many']]);
      expect(asked).toEqual([['b']]);
    });

    it('counts hits, misses and their ratio', async () => {
      const { cache, load } = setup();
      expect(cache.getStats().hitRatio).toBeNull();
      await load('a');
      await load('a');
      await cache.get('a');
      await cache.get('b');
      const stats = cache.getStats();
      expect(stats).toMatchObject({ hitRatio: 0.5, missCount: 2, loadCount: 1, staleCount: 0 });
      expect((stats.memory?.hitCount ?? 0) + (stats.disk?.hitCount ?? 0)).toBe(2);
    });

    it('passes loads through after it was disposed, and misses everything', async () => {
      const { cache, load, valueOf } = setup();
      cache.set('a', 1);
      await cache.dispose();
      cache.set('b', 1);
      expect([await valueOf('a'), await valueOf('b')]).toEqual(['miss', 'miss']);
      expect([await load('a'), await load('a')]).toEqual(['a 1', 'a 2']);
      await cache.clear();
      await cache.dispose();
    });

    if (reopen) {
      it('finds again what an earlier one left, with its age and without what was invalidated', async () => {
        const { cache, clock } = setup();
        cache.set('kept', new Map([['x', new Float32Array([1])]]));
        cache.set('nothing', undefined);
        cache.set('short', 1, { ttlMs: 100 });
        cache.set('tagged', 1, { tags: ['roads'] });
        cache.set('deleted', 1);
        await cache.flush();
        cache.delete('deleted');
        cache.invalidateTag('roads');
        await cache.dispose();
        clock.block(100);
        const next = reopen(clock);
        const read = async (key: string) => next.get(key);
        expect(await read('kept')).toMatchObject({
          hit: true,
          tier: 'disk',
          value: new Map([['x', new Float32Array([1])]]),
        });
        expect(await read('nothing')).toEqual({ hit: true, tier: 'disk', value: undefined, isStale: false });
        expect([await read('short'), await read('tagged'), await read('deleted')]).toEqual(
          Array.from({ length: 3 }, () => ({ hit: false })),
        );
        await next.dispose();
      });
    }
  });
}
