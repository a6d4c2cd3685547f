import { readOptions } from '../lib/options.ts';
import { CACHE_OPTIONS } from './cacheOptions.ts';
import { createCache } from './createCache.ts';
import { MEMORY_LIMITS, memoryParts } from './createMemoryCache.ts';
import { DISK_LIMITS, DISK_PLACE, diskFactory } from './diskOptions.ts';
import type { OptionTable } from '../lib/options.ts';
import type { Cache } from '../types/cache.ts';
import type { CacheOptions } from './cacheOptions.ts';
import type { DiskLimits, DiskPlace } from './diskOptions.ts';

export interface IndexedDbCacheOptions extends CacheOptions, DiskPlace, DiskLimits {}

const OPTIONS: OptionTable<IndexedDbCacheOptions> = {
  ...CACHE_OPTIONS,
  ...DISK_PLACE,
  ...DISK_LIMITS,
  adaptiveWrites: { is: 'boolean', or: false },
};

/**
 * Keeps values in IndexedDB, in a database of its own. Values keep their type as far as structured clone does; what it
 * cannot copy is dropped and counted. A disk that is missing, blocked, full or silent makes misses, never errors. Without a
 * `name` it is a memory cache.
 * @throws BAD_OPTION
 *
 * @example
 * const cache = createIndexedDbCache<Place[]>({ name: 'shop-places', schemaVersion: 1 });
 * cache.set('region:7', places, { ttlMs: 3_600_000 });
 * const read = await cache.get('region:7');
 * if (read.hit) show(read.value);
 */
export function createIndexedDbCache<Value = unknown>(options: IndexedDbCacheOptions = {}): Cache<Value> {
  const settings = readOptions('createIndexedDbCache', OPTIONS, options, options?.onProblem);
  const disk = diskFactory(settings, settings);
  const parts = memoryParts(readOptions('', MEMORY_LIMITS), settings);
  return createCache({ ...parts, ...disk, memory: disk.createDisk ? null : parts.memory });
}
