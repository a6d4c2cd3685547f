import { createMemoryCache } from './createMemoryCache.ts';
import type { Cache } from '../types/cache.ts';

let shared: Cache | undefined;

/** The memory cache of all who name none; made when it is first needed. */
export function sharedCache(): Cache {
  shared ??= createMemoryCache();
  return shared;
}
