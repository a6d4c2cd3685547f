import { hostClock } from '../lib/clock.ts';
import { estimateSizeBytes } from '../lib/estimateSizeBytes.ts';
import { hostPage } from '../lib/onPageHidden.ts';
import { readHeap as readHostHeap } from '../lib/readHeap.ts';
import { requireNumber } from '../lib/requireNumber.ts';
import { readDefaults } from './cacheOptions.ts';
import { createCache } from './createCache.ts';
import { createMemoryTier } from './memoryTier.ts';
import { observePressure } from './observePressure.ts';
import type { HeapReading } from '../lib/readHeap.ts';
import type { MemoryCache } from '../types/cache.ts';
import type { CacheOptions } from './cacheOptions.ts';
import type { CacheParts } from './createCache.ts';

export interface MemoryLimits {
  /** @default 1000 */
  readonly maxEntries?: number;
  /** A value above it is not kept in memory. @default 64 MiB */
  readonly maxBytes?: number;
}

export interface MemoryCacheOptions extends CacheOptions, MemoryLimits {
  /** `null` where the browser cannot tell. @default Chromium's `performance.memory` */
  readonly readHeap?: () => HeapReading | null;
}

const DEFAULTS = {
  /** The viewports and tiles of one visit. */
  maxEntries: 1000,
  maxBytes: 64 * 2 ** 20,
};

/**
 * Keeps values in memory by recent use. Values are not copied. Reads need no promise.
 * @throws BAD_OPTION
 */
export function createMemoryCache(options: MemoryCacheOptions = {}): MemoryCache {
  // Without a disk `get` answers at once.
  return createCache(memoryParts(options, options)) as MemoryCache;
}

/** What a cache with a memory tier is made of. */
export function memoryParts(limits: MemoryLimits, options: MemoryCacheOptions): Omit<CacheParts, 'createDisk'> {
  const { maxEntries, maxBytes } = { ...DEFAULTS, ...limits };
  const { clock = hostClock, page = hostPage(), readHeap = readHostHeap, sizeOf = estimateSizeBytes } = options;
  requireNumber('maxEntries', maxEntries, { min: 1, integer: true, fallback: DEFAULTS.maxEntries });
  requireNumber('maxBytes', maxBytes, { min: 0, exclusive: true, fallback: DEFAULTS.maxBytes });
  return {
    clock,
    sizeOf,
    defaults: readDefaults(options),
    memory: createMemoryTier(maxEntries, maxBytes),
    watchPressure: (trim) => observePressure({ clock, page, readHeap, trim }),
  };
}
