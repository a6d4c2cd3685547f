import { weigh } from './weigh.ts';
import type { CacheEntry } from './cacheEntry.ts';
import type { DiskTier } from './diskTier.ts';
import type { MemoryTier } from './memoryTier.ts';
import type { Shelf } from './shelf.ts';

export interface FetcherParts {
  readonly memory: MemoryTier | null;
  readonly disk: DiskTier | null;
  readonly shelf: Shelf;
}

/** Brings entries from disk up into memory. */
export interface Fetcher {
  /** What the disk has, in one transaction; what is found moves up into memory. */
  fetch(keys: readonly string[]): Promise<ReadonlyMap<string, CacheEntry>>;
  /** What is being read from disk now does not move up. */
  forget(key: string): void;
  forgetPrefix(prefix: string): void;
}

export function createFetcher({ memory, disk, shelf }: FetcherParts): Fetcher {
  /** What is being read, by whom: what is replaced or forgotten meanwhile does not move up. */
  const onTheWay = new Map<string, object>();

  return {
    async fetch(keys) {
      const found = new Map<string, CacheEntry>();
      const asked = keys.filter(shelf.accepts);
      if (!disk || !asked.length) return found;
      const reader = {};
      for (const key of asked) onTheWay.set(key, reader);
      const entries = await disk.read(asked);
      for (const key of asked) {
        const stored = entries.get(key);
        const isCurrent = onTheWay.get(key) === reader && onTheWay.delete(key);
        if (!stored) continue;
        const { storedMs } = stored;
        if (shelf.discard(key, stored, 'disk', shelf.judge(stored))) continue;
        // Its clock was put right: so it stays.
        if (stored.storedMs !== storedMs && isCurrent) disk.write(key, stored, undefined);
        found.set(key, stored);
        // Closed meanwhile, it takes nothing.
        if (isCurrent && shelf.accepts(key)) memory?.write(key, { ...stored, movable: weigh(stored.value).movable });
      }
      return found;
    },
    forget: (key) => void (onTheWay.size > 0 && onTheWay.delete(key)),
    forgetPrefix(prefix) {
      for (const key of onTheWay.keys()) if (key.startsWith(prefix)) onTheWay.delete(key);
    },
  };
}
