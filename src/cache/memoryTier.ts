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
  /** When the oldest entry was stored; `null` when there is none. */
  oldestStoredMs(): number | null;
  stats(): Omit<CacheTierStats, 'hitCount'>;
}

interface Node {
  readonly key: string;
  entry: CacheEntry;
  older: Node;
  newer: Node;
}

/** Keeps entries by recent use. Reads and writes are O(1), and a read allocates nothing. */
export function createMemoryTier(maxEntries: number, maxBytes: number): MemoryTier {
  const nodes = new Map<string, Node>();
  // A ring: its `newer` is the oldest entry, its `older` the newest.
  const ring = {} as Node;
  ring.older = ring.newer = ring;
  const removals: Partial<Record<CacheRemovalReason, number>> = {};
  let sizeBytes = 0;

  const append = (node: Node): void => {
    node.older = ring.older;
    node.newer = ring;
    ring.older = ring.older.newer = node;
  };
  const unlink = (node: Node): void => {
    node.older.newer = node.newer;
    node.newer.older = node.older;
  };
  const drop = (node: Node, reason: CacheRemovalReason): void => {
    nodes.delete(node.key);
    unlink(node);
    sizeBytes -= node.entry.sizeBytes;
    removals[reason] = (removals[reason] ?? 0) + 1;
  };
  const shrink = (entryLimit: number, byteLimit: number, reason?: CacheRemovalReason): void => {
    for (;;) {
      const broken = nodes.size > entryLimit ? 'entries' : sizeBytes > byteLimit ? 'bytes' : undefined;
      if (!broken) return;
      drop(ring.newer, reason ?? broken);
    }
  };

  return {
    read(key) {
      const node = nodes.get(key);
      if (!node) return undefined;
      if (node.newer !== ring) {
        unlink(node);
        append(node);
      }
      return node.entry;
    },
    write(key, entry) {
      const known = nodes.get(key);
      if (entry.sizeBytes > maxBytes) {
        if (known) drop(known, 'bytes');
        return;
      }
      if (known) {
        sizeBytes -= known.entry.sizeBytes;
        known.entry = entry;
        unlink(known);
        append(known);
      } else {
        const node: Node = { key, entry, older: ring, newer: ring };
        nodes.set(key, node);
        append(node);
      }
      sizeBytes += entry.sizeBytes;
      shrink(maxEntries, maxBytes);
    },
    remove(key, reason) {
      const node = nodes.get(key);
      if (node) drop(node, reason);
    },
    removePrefix(prefix, reason) {
      for (const node of nodes.values()) if (node.key.startsWith(prefix)) drop(node, reason);
    },
    trim(ratio, reason) {
      const kept = 1 - Math.min(Math.max(ratio, 0), 1);
      shrink(Math.floor(nodes.size * kept), sizeBytes * kept, reason);
    },
    oldestStoredMs: () => {
      let oldestMs = Infinity;
      for (const { entry } of nodes.values()) oldestMs = Math.min(oldestMs, entry.storedMs);
      return nodes.size ? oldestMs : null;
    },
    stats: () => ({ entryCount: nodes.size, sizeBytes, removals: { ...removals } }),
  };
}
