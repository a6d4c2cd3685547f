import { readOptions } from '../lib/options.ts';
import { CACHE_OPTIONS } from './cacheOptions.ts';
import { createCache } from './createCache.ts';
import { MEMORY_LIMITS, memoryParts } from './createMemoryCache.ts';
import { DISK_LIMITS, DISK_PLACE, diskFactory } from './diskOptions.ts';
import type { OptionTable } from '../lib/options.ts';
import type { Cache } from '../types/cache.ts';
import type { CacheOptions } from './cacheOptions.ts';
import type { MemoryCacheOptions, MemoryLimits } from './createMemoryCache.ts';
import type { DiskLimits, DiskPlace } from './diskOptions.ts';

export interface TieredCacheOptions extends CacheOptions, DiskPlace, Pick<MemoryCacheOptions, 'readHeap'> {
  readonly memory?: MemoryLimits;
  readonly disk?: DiskLimits;
}

const OPTIONS: OptionTable<TieredCacheOptions> = {
  ...CACHE_OPTIONS,
  ...DISK_PLACE,
  readHeap: { is: 'function' },
  memory: { is: 'object' },
  disk: { is: 'object' },
};

/**
 * Memory in front of IndexedDB: what is read from disk moves up, what is written goes to both, and one load serves all
 * who ask meanwhile. Without a usable disk it is a memory cache, and so it is without a `name`. The code of the disk is loaded
 * when the cache is first used.
 * @throws BAD_OPTION
 *
 * @example
 * const cache = createTieredCache({ name: 'shop-places', schemaVersion: 1 });
 * const places = await cache.getOrLoad('region:7', ({ signal }) => fetchPlaces(7, signal), { ttlMs: 600_000 });
 */
export function createTieredCache<Value = unknown>(options: TieredCacheOptions = {}): Cache<Value> {
  const onProblem = options?.onProblem;
  const settings = readOptions('createTieredCache', OPTIONS, options, onProblem);
  const memory = readOptions('createTieredCache.memory', MEMORY_LIMITS, settings.memory, onProblem);
  const disk = readOptions('createTieredCache.disk', DISK_LIMITS, settings.disk, onProblem);
  return createCache({ ...memoryParts(memory, settings), ...diskFactory(disk, settings) });
}
