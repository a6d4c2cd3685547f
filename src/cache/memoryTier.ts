import { countUp } from '../lib/countUp.ts';
import type { CacheRemovalReason, CacheTierStats } from '../types/cache.ts';
import type { CacheEntry } from './cacheEntry.ts';

export interface MemoryTier {
  /** Marks the entry as used. */
  read(key: string): CacheEntry | undefined;
  /** Evicts the least recently used until the limits hold; an entry above the limit of bytes is not kept at all. */
  write(key: string, entry: CacheEntry): void;
  remove(key: string, reason: CacheRemovalReason): void;
  removePrefix(prefix: string, reason: CacheRemovalReason): void;
  /** Drops this share of the entries and of the bytes, least recently used first. */
  trim(ratio: number, reason: CacheRemovalReason): void;
  /** When the oldest entry was stored; Infinity when there is none. */
  oldestStoredMs(): number;
  stats(): Omit<CacheTierStats, 'hitCount'>;
}

/**
 * Keeps entries by recent use. Reads and writes are O(1), and a read allocates nothing: each entry has a slot, and the
 * slots are linked by number, for links between objects cost the garbage collector a look at every change.
 */
export function createMemoryTier(maxEntries: number, maxBytes: number): MemoryTier {
  const slots = new Map<string, number>();
  const keys: string[] = [''];
  const entries: (CacheEntry | undefined)[] = [undefined];
  const freeSlots: number[] = [];
  // Slot 0 closes the ring: its `newer` is the oldest entry, its `older` the newest.
  const older = [0];
  const newer = [0];
  const removals: Partial<Record<CacheRemovalReason, number>> = {};
  let sizeBytes = 0;

  const append = (slot: number): void => {
    const newest = older[0]!;
    older[slot] = newest;
    newer[slot] = 0;
    newer[newest] = slot;
    older[0] = slot;
  };
  const unlink = (slot: number): void => {
    const before = older[slot]!;
    const after = newer[slot]!;
    newer[before] = after;
    older[after] = before;
  };
  const drop = (slot: number, reason: CacheRemovalReason): void => {
    slots.delete(keys[slot]!);
    unlink(slot);
    sizeBytes -= entries[slot]!.sizeBytes;
    entries[slot] = undefined;
    freeSlots.push(slot);
    countUp(removals, reason);
  };
  const shrink = (entryLimit: number, byteLimit: number, reason?: CacheRemovalReason): void => {
    while (slots.size > 0) {
      const broken = slots.size > entryLimit ? 'entries' : sizeBytes > byteLimit ? 'bytes' : undefined;
      if (!broken) return;
      drop(newer[0]!, reason ?? broken);
    }
  };

  return {
    read(key) {
      const slot = slots.get(key);
      if (slot === undefined) return undefined;
      if (newer[slot] !== 0) {
        unlink(slot);
        append(slot);
      }
      return entries[slot];
    },
    write(key, entry) {
      let slot = slots.get(key);
      if (entry.sizeBytes > maxBytes) {
        if (slot === undefined) countUp(removals, 'bytes');
        else drop(slot, 'bytes');
        return;
      }
      if (slot === undefined) {
        slot = freeSlots.pop() ?? keys.length;
        slots.set(key, slot);
        keys[slot] = key;
      } else {
        sizeBytes -= entries[slot]!.sizeBytes;
        unlink(slot);
      }
      entries[slot] = entry;
      append(slot);
      sizeBytes += entry.sizeBytes;
      shrink(maxEntries, maxBytes);
    },
    remove(key, reason) {
      const slot = slots.get(key);
      if (slot !== undefined) drop(slot, reason);
    },
    removePrefix(prefix, reason) {
      for (const [key, slot] of slots) if (key.startsWith(prefix)) drop(slot, reason);
    },
    trim(ratio, reason) {
      const kept = 1 - Math.min(Math.max(ratio, 0), 1);
      shrink(Math.floor(slots.size * kept), sizeBytes * kept, reason);
    },
    oldestStoredMs: () =>
      entries.reduce((oldestMs, entry) => Math.min(oldestMs, entry?.storedMs ?? Infinity), Infinity),
    stats: () => ({ entryCount: slots.size, sizeBytes, removals: { ...removals } }),
  };
}
