import { MapVitalsError } from '../errors.ts';
import { stableKey } from '../lib/stableKey.ts';
import { sharedCache } from './sharedCache.ts';
import type { Cache, CacheLoadOptions } from '../types/cache.ts';

export interface CachedOptions<Args extends unknown[]> extends Omit<CacheLoadOptions, 'signal'> {
  /** What the result depends on; any plain data, made a key by `stableKey`. @default all arguments */
  readonly key?: (...args: Args) => unknown;
  /** Keeps the keys of one function apart from those of others. @default the function's name */
  readonly name?: string;
  /** @default a memory cache that all share who name none */
  readonly cache?: Cache;
}

/**
 * The same function, but equal arguments are computed once while their result is good. It always returns a promise.
 * @throws BAD_OPTION for a function without a name; a call rejects with BAD_OPTION for arguments that are not plain data
 */
export function cached<Args extends unknown[], Result>(
  compute: (...args: Args) => Result | PromiseLike<Result>,
  options: CachedOptions<Args> = {},
): (...args: Args) => Promise<Result> {
  const { key = (...args) => args, name = compute.name, cache = sharedCache(), ...loadOptions } = options;
  if (!name) {
    throw new MapVitalsError(
      'BAD_OPTION',
      '`name` must be a text, got none from a function without a name. Give it a name that no other function has.',
    );
  }
  return async (...args) => cache.getOrLoad(`${name}:${stableKey(key(...args))}`, () => compute(...args), loadOptions);
}
