import { sharedCache } from './sharedCache.ts';
import type { Cache } from '../types/cache.ts';

/**
 * The value under this key; the first time it is the one given, or what the function returns.
 * @param ttlMs Infinity by default
 * @param cache a memory cache that all share who name none by default
 *
 * @example
 * const countries = await remember('countries', () => fetchCountries(), 3_600_000);
 */
export function remember<Value>(
  key: string,
  valueOrFn: Exclude<Value, (...args: never) => unknown> | (() => Value | PromiseLike<Value>),
  ttlMs: number = Infinity,
  cache: Cache = sharedCache(),
): Promise<Value> {
  const load =
    typeof valueOrFn === 'function' ? (valueOrFn as () => Value | PromiseLike<Value>) : () => valueOrFn as Value;
  return cache.getOrLoad(key, load, { ttlMs });
}
