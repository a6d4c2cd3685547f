import { createCache } from './createCache.ts';
import { diskFactory } from './createIndexedDbCache.ts';
import { memoryParts } from './createMemoryCache.ts';
import type { Cache } from '../types/cache.ts';
import type { CacheOptions } from './cacheOptions.ts';
import type { DiskLimits, DiskPlace } from './createIndexedDbCache.ts';
import type { MemoryCacheOptions, MemoryLimits } from './createMemoryCache.ts';

export interface TieredCacheOptions extends CacheOptions, DiskPlace, Pick<MemoryCacheOptions, 'readHeap'> {
  readonly memory?: MemoryLimits;
  readonly disk?: DiskLimits;
}

/**
 * Memory in front of IndexedDB: what is read from disk moves up, what is written goes to both, and one load serves all
 * who ask meanwhile. Without a usable disk it is a memory cache.
 * @throws BAD_OPTION
 */
export function createTieredCache(options: TieredCacheOptions = {}): Cache {
  const { memory = {}, disk = {} } = options;
  return createCache({ ...memoryParts(memory, options), createDisk: diskFactory(disk, options) });
}
