import { tellMistake } from '../lib/failure.ts';
import { checkOptions } from '../lib/options.ts';
import { CALL_OPTIONS } from './cacheOptions.ts';
import { loadLateParts } from './lateParts.ts';
import { createShelf } from './shelf.ts';
import { createTagVersions } from './tagVersions.ts';
import type {
  Cache,
  CacheLoad,
  CacheLoadContext,
  CacheLoadMany,
  CacheLoadOptions,
  CacheRead,
  CacheRemovalReason,
  CacheTier,
} from '../types/cache.ts';
import type { Clock } from '../types/clock.ts';
import type { Stop } from '../types/functions.ts';
import type { TellProblem } from '../types/sample.ts';
import type { CacheEntry } from './cacheEntry.ts';
import type { CacheDefaults } from './cacheOptions.ts';
import type { DiskHooks, DiskTier } from './diskTier.ts';
import type { CacheCounts } from './cacheCounts.ts';
import type { Loader } from './loader.ts';
import type { MemoryTier } from './memoryTier.ts';
import type { PressureOptions } from './observePressure.ts';

export interface CacheParts {
  readonly clock: Clock;
  readonly defaults: CacheDefaults;
  readonly sizeOf: ((value: unknown) => number) | undefined;
  readonly tell: TellProblem | undefined;
  readonly memory: MemoryTier | null;
  readonly createDisk?: (hooks: DiskHooks) => DiskTier;
  /** What tells of memory pressure. */
  readonly pressure?: Pick<PressureOptions, 'page' | 'readHeap'>;
}

const MISS = { hit: false } as const;

/** The one cache behind all three: what differs is only which tiers it has. */
export function createCache(parts: CacheParts): Cache {
  const { clock, defaults, sizeOf, tell, memory, createDisk, pressure } = parts;
  const counts: CacheCounts = {
    hits: { memory: 0, disk: 0 },
    missCount: 0,
    staleCount: 0,
    coalescedCount: 0,
    loadCount: 0,
    loadErrorCount: 0,
  };
  const { hits } = counts;
  const tags = createTagVersions();
  let loader: Loader | undefined;

  const drop = (key: string, reason: CacheRemovalReason): void => {
    loader?.forget(key);
    memory?.remove(key, reason);
  };
  const dropPrefix = (prefix: string, reason: CacheRemovalReason): void => {
    loader?.forgetPrefix(prefix);
    memory?.removePrefix(prefix, reason);
  };
  const disk = createDisk?.({ tags, drop, dropPrefix }) ?? null;
  const onHit = (key: string, tier: CacheTier, isStale: boolean): void => {
    hits[tier] += 1;
    if (isStale) counts.staleCount += 1;
    disk?.noteReuse(key);
  };
  const shelf = createShelf({ clock, memory, disk, tags, sizeOf, tell });
  let stopWatching: Stop | undefined;
  let isClosed = false;
  let hasBegun = false;

  const hitOf = (key: string, entry: CacheEntry, tier: CacheTier): CacheRead<unknown> | undefined => {
    const freshness = shelf.judge(entry);
    if (freshness !== 'fresh' && freshness !== 'stale') {
      shelf.discard(key, entry, tier, freshness);
      return undefined;
    }
    const isStale = freshness === 'stale';
    onHit(key, tier, isStale);
    return { hit: true, value: entry.value, tier, isStale };
  };
  const miss = (): CacheRead<never> => {
    counts.missCount += 1;
    return MISS;
  };
  /** Loads what is not needed before a first value comes; from then on it watches for memory pressure too. */
  const bringLoader = async (): Promise<Loader | undefined> => {
    hasBegun = true;
    if (loader || isClosed) return loader;
    const late = await loadLateParts(tell);
    // Another call may have made it meanwhile.
    if (late && !loader) {
      loader = late.createLoader({ clock, counts, memory, disk, shelf, tags, tell, onHit });
      if (memory && !isClosed) stopWatching = late.observePressure({ ...pressure, clock, trim: memory.trim });
    }
    return loader;
  };
  const getFromDisk = async (key: string): Promise<CacheRead<unknown>> => {
    const entry = (await (await bringLoader())?.fetch([key]))?.get(key);
    return (entry && hitOf(key, entry, 'disk')) ?? miss();
  };
  const get = (key: string): CacheRead<unknown> | Promise<CacheRead<unknown>> => {
    const entry = memory?.read(key);
    return (entry && hitOf(key, entry, 'memory')) ?? (disk ? getFromDisk(key) : miss());
  };

  const optionsOf = (options: CacheLoadOptions | undefined): CacheLoadOptions => {
    if (options === undefined) return defaults;
    checkOptions('cache', CALL_OPTIONS, options, tell);
    return { ...defaults, ...options };
  };

  const getOrLoad = async (key: string, load: CacheLoad<unknown>, options?: CacheLoadOptions): Promise<unknown> => {
    const all = optionsOf(options);
    const late = loader ?? (await bringLoader());
    return late ? late.getOrLoad(key, load, all) : load(contextOf(all));
  };
  const getOrLoadMany = async (
    keys: readonly string[],
    loadMany: CacheLoadMany<unknown>,
    options?: CacheLoadOptions,
  ): Promise<unknown[]> => {
    const all = optionsOf(options);
    const late = loader ?? (await bringLoader());
    return late ? late.getOrLoadMany(keys, loadMany, all) : Array.from(await loadMany([...keys], contextOf(all)));
  };

  const cache: Omit<Cache, 'get' | 'getOrLoad' | 'getOrLoadMany'> = {
    set(key, value, options) {
      if (!hasBegun) void bringLoader();
      loader?.forget(key);
      try {
        shelf.put(key, value, optionsOf(options));
      } catch (error) {
        // Nothing throws into the app here; what was there before is not the value either.
        cache.delete(key);
        tellMistake(tell, 'bad-option', `nothing was set: ${String(error)}`);
      }
    },
    delete(key) {
      if (!shelf.accepts(key)) return;
      drop(key, 'invalidated');
      disk?.remove(key, 'invalidated');
    },
    invalidatePrefix(prefix) {
      dropPrefix(prefix, 'invalidated');
      disk?.removePrefix(prefix);
    },
    invalidateTag(tag) {
      loader?.forgetTag(tag);
      const version = tags.invalidate(tag, clock.epochNow());
      disk?.tellTag(tag, version);
    },
    async clear() {
      cache.invalidatePrefix('');
      await disk?.flush();
    },
    trim: (ratio) => memory?.trim(ratio, 'trimmed'),
    getStats() {
      const { hits: _, ...rest } = counts;
      const hitCount = hits.memory + hits.disk;
      const oldestStoredMs = memory?.oldestStoredMs() ?? Infinity;
      return {
        ...rest,
        hitRatio: hitCount + rest.missCount > 0 ? hitCount / (hitCount + rest.missCount) : null,
        oldestMs: oldestStoredMs === Infinity ? null : Math.max(0, clock.epochNow() - oldestStoredMs),
        memory: memory && { ...memory.stats(), hitCount: hits.memory },
        disk: disk && { ...disk.stats(), hitCount: hits.disk },
        writing: disk?.explain() ?? [],
      };
    },
    flush: async () => disk?.flush(),
    async dispose() {
      isClosed = true;
      stopWatching?.();
      shelf.close();
      await disk?.dispose();
    },
  };
  // The one cast: what comes out under a key is what its callers put in.
  return { ...cache, get, getOrLoad, getOrLoadMany } as Cache;
}

/** Of a load that the cache takes no part in. */
function contextOf({ signal = new AbortController().signal }: CacheLoadOptions): CacheLoadContext {
  return { signal };
}
