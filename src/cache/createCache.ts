import { asError } from '../lib/asError.ts';
import { describeError } from '../lib/describeError.ts';
import { describeValue } from '../lib/describeValue.ts';
import { failure, tellMistake } from '../lib/failure.ts';
import { checkCall } from './cacheOptions.ts';
import { createFlights } from './flights.ts';
import { createLoader } from './loader.ts';
import { createShelf } from './shelf.ts';
import { createTagVersions } from './tagVersions.ts';
import type {
  Cache,
  CacheLoad,
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
import type { Outcome } from './flights.ts';
import type { LoadOutcomes } from './loader.ts';
import type { MemoryTier } from './memoryTier.ts';

export interface CacheCounts {
  readonly hits: Record<CacheTier, number>;
  missCount: number;
  staleCount: number;
  coalescedCount: number;
  loadCount: number;
  loadErrorCount: number;
}

export interface CacheParts {
  readonly clock: Clock;
  readonly defaults: CacheDefaults;
  readonly sizeOf: ((value: unknown) => number) | undefined;
  readonly tell: TellProblem | undefined;
  readonly memory: MemoryTier | null;
  readonly createDisk?: (hooks: DiskHooks) => DiskTier;
  /** Starts to watch for memory pressure. */
  readonly watchPressure?: (trim: (ratio: number, reason: CacheRemovalReason) => void) => Stop;
}

const MISS = { hit: false } as const;

/** The one cache behind all three: what differs is only which tiers it has. */
export function createCache(parts: CacheParts): Cache {
  const { clock, defaults, sizeOf, tell, memory, createDisk, watchPressure } = parts;
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
  const flights = createFlights();

  const drop = (key: string, reason: CacheRemovalReason): void => {
    flights.forget(key);
    loader.forgetFailures(key);
    shelf.forget(key);
    memory?.remove(key, reason);
  };
  const dropPrefix = (prefix: string, reason: CacheRemovalReason): void => {
    flights.forgetWhere((key) => key.startsWith(prefix));
    loader.forgetFailures();
    shelf.forgetPrefix(prefix);
    memory?.removePrefix(prefix, reason);
  };
  const disk =
    createDisk?.({
      tags,
      onOtherTab: (change) => {
        for (const key of change.keys ?? []) drop(key, 'otherTab');
        for (const prefix of change.prefixes ?? []) dropPrefix(prefix, 'otherTab');
        if (change.tags) tags.merge(change.tags);
      },
    }) ?? null;
  const onHit = (key: string, tier: CacheTier, isStale: boolean): void => {
    hits[tier] += 1;
    if (isStale) counts.staleCount += 1;
    disk?.noteReuse(key);
  };
  const shelf = createShelf({ clock, memory, disk, tags, sizeOf, tell });
  const loader = createLoader({ clock, counts, flights, shelf, tags, onHit });
  const stopWatching = memory && watchPressure?.((ratio, reason) => memory.trim(ratio, reason));

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
  const getFromDisk = async (key: string): Promise<CacheRead<unknown>> => {
    const entry = (await shelf.fetch([key])).get(key);
    return (entry && hitOf(key, entry, 'disk')) ?? miss();
  };
  const get = (key: string): CacheRead<unknown> | Promise<CacheRead<unknown>> => {
    const entry = memory?.read(key);
    return (entry && hitOf(key, entry, 'memory')) ?? (disk ? getFromDisk(key) : miss());
  };

  const optionsOf = (options: CacheLoadOptions | undefined): CacheLoadOptions => {
    if (!options) return defaults;
    checkCall(options, tell);
    return { ...defaults, ...options };
  };

  const getOrLoad = async (key: string, load: CacheLoad<unknown>, options?: CacheLoadOptions): Promise<unknown> => {
    const loadOne: LoadOutcomes = async (_, context) => [{ ok: true, value: await load(context) }];
    const [outcome] = await loader.obtain([key], loadOne, optionsOf(options));
    if (!outcome!.ok) throw outcome!.error;
    return outcome!.value;
  };
  const getOrLoadMany = async (
    keys: readonly string[],
    loadMany: CacheLoadMany<unknown>,
    options?: CacheLoadOptions,
  ): Promise<unknown[]> => {
    const loadAll: LoadOutcomes = async (missing, context) =>
      toOutcomes(await loadMany(missing, context), missing.length);
    // A hole in the list is a key like `undefined`.
    const outcomes = await loader.obtain([...keys], loadAll, optionsOf(options));
    return outcomes.map((outcome) => (outcome.ok ? outcome.value : asError(outcome.error)));
  };

  const cache: Omit<Cache, 'get' | 'getOrLoad' | 'getOrLoadMany'> = {
    set(key, value, options) {
      flights.forget(key);
      loader.forgetFailures(key);
      try {
        shelf.put(key, value, optionsOf(options));
      } catch (error) {
        // Nothing throws into the app here; what was there before is not the value either.
        cache.delete(key);
        tellMistake(tell, 'bad-option', `nothing was set: ${describeError(error)}`);
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
      flights.forgetWhere((_, tagsOfFlight) => tagsOfFlight.includes(tag));
      loader.forgetFailures();
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
      stopWatching?.();
      shelf.close();
      await disk?.dispose();
    },
  };
  // The one cast: what comes out under a key is what its callers put in.
  return { ...cache, get, getOrLoad, getOrLoadMany } as Cache;
}

function toOutcomes(results: unknown, expectedCount: number): readonly Outcome[] {
  if (!Array.isArray(results) || results.length !== expectedCount) {
    throw failure(
      'BATCH_MISMATCH',
      `loadMany must return one result per key (${expectedCount}), got \`${describeValue(results)}\`.`,
      'loadMany',
    );
  }
  // Not `results.map`: it leaves holes, and a hole is `undefined`.
  return Array.from(results, (result: unknown) =>
    result instanceof Error ? { ok: false, error: result } : { ok: true, value: result },
  );
}
