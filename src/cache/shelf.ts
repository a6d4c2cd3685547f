import { endOf, freshnessOf, timesFrom } from './cacheEntry.ts';
import type { CacheTier, CacheWriteOptions } from '../types/cache.ts';
import type { Clock } from '../types/clock.ts';
import type { CacheEntry, Freshness } from './cacheEntry.ts';
import type { DiskTier } from './diskTier.ts';
import type { MemoryTier } from './memoryTier.ts';
import type { TagVersions } from './tagVersions.ts';

export interface ShelfParts {
  readonly clock: Clock;
  readonly memory: MemoryTier | null;
  readonly disk: DiskTier | null;
  readonly tags: TagVersions;
  readonly sizeOf: (value: unknown) => number;
}

/** The tiers as one place to look and to put. */
export interface Shelf {
  judge(entry: CacheEntry): Freshness;
  /** Takes the entry away if it is good for nothing: then `true`. */
  discard(key: string, tier: CacheTier, freshness: Freshness): boolean;
  /** What memory has, if it is good for anything. */
  peek(key: string): CacheEntry | undefined;
  /** What the disk has, in one transaction; what is found moves up into memory. */
  fetch(keys: readonly string[]): Promise<ReadonlyMap<string, CacheEntry>>;
  /** What is being read from disk now does not move up. */
  forget(key: string): void;
  forgetPrefix(prefix: string): void;
  /** @param generation of the tags when the value began to be made; now by default */
  put(key: string, value: unknown, options: CacheWriteOptions, generation?: number): void;
  /** Empty from now on. */
  close(): void;
}

/** A value that is said to be larger is so large that no limit but Infinity takes it. */
const MAX_BYTES = 2 ** 50;

export function createShelf({ clock, memory, disk, tags, sizeOf }: ShelfParts): Shelf {
  let isClosed = false;
  /** What is being read from disk, by whom: what is replaced or forgotten meanwhile does not move up. */
  const onTheWay = new Map<string, object>();

  const judge = (entry: CacheEntry): Freshness => {
    if (entry.tags && !tags.isCurrent(entry.tags.names, entry.tags.generation)) return 'invalidated';
    // Most entries have no TTL: no clock is read for them.
    return entry.times ? freshnessOf(entry.times, entry.storedMs, clock.epochNow()) : 'fresh';
  };
  const weigh = (value: unknown, sizeBytes: number | undefined): number => {
    try {
      const weight = sizeBytes ?? sizeOf(value);
      // Whole and finite, so that adding and taking away comes out even.
      return weight >= 0 ? Math.min(Math.ceil(weight), MAX_BYTES) : 0;
    } catch {
      // A getter of the value threw. It is the app's, and the app must not see it here.
      return 0;
    }
  };

  const discard = (key: string, tier: CacheTier, freshness: Freshness): boolean => {
    if (freshness !== 'expired' && freshness !== 'invalidated') return false;
    (tier === 'memory' ? memory : disk)?.remove(key, freshness);
    return true;
  };

  return {
    judge,
    discard,
    peek(key) {
      const entry = memory?.read(key);
      return entry && !discard(key, 'memory', judge(entry)) ? entry : undefined;
    },
    async fetch(keys) {
      const found = new Map<string, CacheEntry>();
      if (!disk || isClosed) return found;
      const reader = {};
      for (const key of keys) onTheWay.set(key, reader);
      const entries = await disk.read(keys);
      for (const key of keys) {
        const entry = entries.get(key);
        const isCurrent = onTheWay.get(key) === reader && onTheWay.delete(key);
        if (!entry || discard(key, 'disk', judge(entry))) continue;
        found.set(key, entry);
        if (isCurrent) memory?.write(key, entry);
      }
      return found;
    },
    forget: (key) => void onTheWay.delete(key),
    forgetPrefix(prefix) {
      for (const key of onTheWay.keys()) if (key.startsWith(prefix)) onTheWay.delete(key);
    },
    put(key, value, options, generation) {
      if (isClosed) return;
      onTheWay.delete(key);
      const storedMs = clock.epochNow();
      const times = timesFrom(options, storedMs);
      // Not `>=`: what came out as NaN stores nothing either.
      if (!(endOf(times) > storedMs)) {
        memory?.remove(key, 'expired');
        disk?.remove(key, 'expired');
        return;
      }
      const { tags: names } = options;
      const entry: CacheEntry = {
        value,
        sizeBytes: weigh(value, options.sizeBytes),
        storedMs,
        times,
        tags: names?.length ? { names: [...names], generation: generation ?? tags.generationAt(storedMs) } : null,
      };
      memory?.write(key, entry);
      disk?.write(key, entry, options.recomputeMs);
    },
    close() {
      isClosed = true;
      onTheWay.clear();
      memory?.trim(1, 'trimmed');
    },
  };
}
