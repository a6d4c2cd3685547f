import { hostClock } from '../lib/clock.ts';
import { estimateSizeBytes } from '../lib/estimateSizeBytes.ts';
import { hostIndexedDb } from '../lib/hostIndexedDb.ts';
import { hostPage } from '../lib/onPageHidden.ts';
import { requireNumber } from '../lib/requireNumber.ts';
import { readDefaults } from './cacheOptions.ts';
import { createCache } from './createCache.ts';
import { hostChannel } from './crossTab.ts';
import { createDiskTier } from './diskTier.ts';
import type { Cache } from '../types/cache.ts';
import type { CacheOptions } from './cacheOptions.ts';
import type { OpenChannel } from './crossTab.ts';
import type { DiskHooks, DiskTier } from './diskTier.ts';

export interface DiskLimits {
  /** @default 5000 */
  readonly maxEntries?: number;
  /** By estimated sizes; the browser's own quota is kept to as well. @default 128 MiB */
  readonly maxBytes?: number;
  /** A read that takes longer is a miss. @default 100 */
  readonly readDeadlineMs?: number;
  /** So long the first write waits for others, to go to disk with them. @default 20 */
  readonly writeDelayMs?: number;
  /**
   * Writes a loaded value only where measured cost, reuse and size say that it pays; `getStats().writing` tells.
   * @default true in a tiered cache, else false
   */
  readonly adaptiveWrites?: boolean;
}

/** Where a disk tier keeps its entries. */
export interface DiskPlace {
  /** Caches of one name share their entries, in all tabs of an origin. @default 'default' */
  readonly name?: string;
  /** What was written under another version is a miss, and is removed. @default 1 */
  readonly schemaVersion?: number | string;
  /** `null`: there is no disk, everything on it is a miss. @default the host's */
  readonly indexedDB?: IDBFactory | null;
  /** A number in [0, 1): keeps what tabs write at once apart. @default Math.random */
  readonly random?: () => number;
  /** Connects the tabs; `null`: each is on its own. @default the host's BroadcastChannel */
  readonly openChannel?: OpenChannel | null;
}

export interface IndexedDbCacheOptions extends CacheOptions, DiskPlace, DiskLimits {}

const DEFAULTS = {
  /** An eviction pass reads one small record for each: some 10 ms. */
  maxEntries: 5000,
  maxBytes: 128 * 2 ** 20,
  /** A hit takes 0.2-2.5 ms: who waits longer is better off loading. */
  readDeadlineMs: 100,
  writeDelayMs: 20,
  adaptiveWrites: true,
};

/**
 * Keeps values in IndexedDB, in a database of its own. Values keep their type as far as structured clone does; what it
 * cannot copy is dropped and counted. A disk that is missing, blocked, full or silent makes misses, never errors.
 * @throws BAD_OPTION
 */
export function createIndexedDbCache(options: IndexedDbCacheOptions = {}): Cache {
  const { clock = hostClock, sizeOf = estimateSizeBytes } = options;
  return createCache({
    clock,
    sizeOf,
    defaults: readDefaults(options),
    memory: null,
    createDisk: diskFactory({ adaptiveWrites: false, ...options }, options),
  });
}

/** How a cache gets its disk tier. */
export function diskFactory(limits: DiskLimits, options: CacheOptions & DiskPlace): (hooks: DiskHooks) => DiskTier {
  const limited = { ...DEFAULTS, ...limits };
  requireNumber('maxEntries', limited.maxEntries, { min: 1, integer: true, fallback: DEFAULTS.maxEntries });
  for (const name of ['maxBytes', 'readDeadlineMs'] as const) {
    requireNumber(name, limited[name], { min: 0, exclusive: true, fallback: DEFAULTS[name] });
  }
  requireNumber('writeDelayMs', limited.writeDelayMs, { min: 0, fallback: DEFAULTS.writeDelayMs });
  const { name = 'default', schemaVersion = 1, clock = hostClock, page = hostPage() } = options;
  const { indexedDB = hostIndexedDb(), openChannel = hostChannel, random = Math.random } = options;
  const place = { name, schemaVersion, clock, random, page, indexedDB, openChannel };
  return (hooks) => createDiskTier({ ...limited, ...place }, hooks);
}
