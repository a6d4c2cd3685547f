import { buildEntry, freshnessOf } from './cacheEntry.ts';
import type { CacheWriteOptions } from '../types/cache.ts';
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
  /** What memory has, if it is good for anything; what is not leaves. */
  peek(key: string): CacheEntry | undefined;
  /** What the disk has, in one transaction; what is found moves up into memory. */
  fetch(keys: readonly string[]): Promise<ReadonlyMap<string, CacheEntry>>;
  put(key: string, value: unknown, options: CacheWriteOptions, generation: number): void;
  /** Empty from now on. */
  close(): void;
}

export function createShelf({ clock, memory, disk, tags, sizeOf }: ShelfParts): Shelf {
  let isClosed = false;

  const judge = (entry: CacheEntry): Freshness => {
    if (entry.tags.length > 0 && !tags.isCurrent(entry.tags, entry.generation)) return 'invalidated';
    // Most entries have no TTL: no clock is read for them.
    return entry.freshUntilMs === Infinity ? 'fresh' : freshnessOf(entry, clock.epochNow());
  };
  const weigh = (value: unknown, sizeBytes: number | undefined): number => {
    try {
      const weight = sizeBytes ?? sizeOf(value);
      return weight >= 0 ? weight : 0;
    } catch {
      // A getter of the value threw. It is the app's, and the app must not see it here.
      return 0;
    }
  };

  return {
    judge,
    peek(key) {
      const entry = memory?.read(key);
      if (!entry) return undefined;
      const freshness = judge(entry);
      if (freshness !== 'expired' && freshness !== 'invalidated') return entry;
      memory?.remove(key, freshness);
      return undefined;
    },
    async fetch(keys) {
      const found = new Map<string, CacheEntry>();
      if (!disk || isClosed) return found;
      for (const [key, entry] of await disk.read(keys)) {
        const freshness = judge(entry);
        if (freshness === 'expired' || freshness === 'invalidated') disk.remove(key, freshness);
        else {
          found.set(key, entry);
          // Not over what was written here meanwhile.
          if (!memory?.read(key)) memory?.write(key, entry);
        }
      }
      return found;
    },
    put(key, value, options, generation) {
      if (isClosed) return;
      const sizeBytes = weigh(value, options.sizeBytes);
      const entry = buildEntry(value, options, { nowMs: clock.epochNow(), generation, sizeBytes });
      if (Math.max(entry.staleUntilMs, entry.fallbackUntilMs) > entry.storedMs) {
        memory?.write(key, entry);
        disk?.write(key, entry, options.recomputeMs);
      } else {
        memory?.remove(key, 'expired');
        disk?.remove(key, 'expired');
      }
    },
    close() {
      isClosed = true;
      memory?.trim(1, 'trimmed');
    },
  };
}
