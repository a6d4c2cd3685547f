import { badOption } from '../lib/failure.ts';
import { OBJECT, readOption } from '../lib/options.ts';
import { stableKey } from '../lib/stableKey.ts';
import { sharedCache } from './sharedCache.ts';
import type { Cache, CacheLoadOptions } from '../types/cache.ts';

export interface CachedOptions<Args extends unknown[]> extends Omit<CacheLoadOptions, 'signal'> {
  /** What the result depends on; any plain data, made a key by `stableKey`. @default all arguments */
  readonly key?: (...args: Args) => unknown;
  /**
   * Keeps the keys of one function apart from those of others. A cache that keeps results on disk needs one: builds rename
   * functions. @default the function's name, with a number where another function of this cache has it
   */
  readonly name?: string;
  /** @default a memory cache that all share who name none */
  readonly cache?: Cache;
}

type AnyFunction = (...args: never) => unknown;

interface Names {
  readonly byFunction: WeakMap<AnyFunction, string>;
  readonly counts: Map<string, number>;
}

/** What a load throws where it is not to be kept. */
const CHANGED = Symbol('changed');

const namesByCache = new WeakMap<Cache, Names>();

/**
 * The same function, but equal arguments are computed once while their result is good. It always returns a promise, which
 * rejects with BAD_OPTION for arguments that are not plain data. `this` is passed on, to `key` too, and is no part of the key by
 * itself.
 * @throws BAD_OPTION for a cache with a disk without a `name`: builds rename functions, and two of one name would be one
 *
 * @example
 * const loadPlaces = cached(fetchPlaces, { name: 'places', cache, ttlMs: 600_000 });
 * await loadPlaces(snapBounds(bounds, zoom), Math.floor(zoom));
 */
export function cached<Args extends unknown[], Result, This = unknown>(
  compute: (this: This, ...args: Args) => Result | PromiseLike<Result>,
  options: CachedOptions<Args> = {},
): (this: This, ...args: Args) => Promise<Result> {
  readOption('cached', 'fn', { is: 'function', needed: true }, compute);
  readOption('cached', 'options', OBJECT, options);
  const { key = (...args) => args, cache = sharedCache(), name, ...loadOptions } = options;
  if (!name && cache.getStats().disk) throw badOption('name', 'text, for a cache with a disk', name, 'cached.name');
  const prefix = name || nameIn(cache, compute);
  return async function again(...args): Promise<Result> {
    const idNow = (): string => `${prefix}:${stableKey(key.apply(this, args))}`;
    const id = idNow();
    const load = (): Result | PromiseLike<Result> => {
      if (idNow() === id) return compute.apply(this, args);
      // The arguments were changed while the cache was asked: what is made of them is no answer to this key.
      cache.delete(id);
      throw CHANGED;
    };
    try {
      return await cache.getOrLoad(id, load, loadOptions);
    } catch (thrown) {
      if (thrown !== CHANGED) throw thrown;
      // It may have been another caller's load that found its own changed.
      return idNow() === id ? again.apply(this, args) : compute.apply(this, args);
    }
  };
}

/** Two functions of one name are two: in a minified build many have the same. */
function nameIn(cache: Cache, compute: AnyFunction): string {
  const names = namesByCache.get(cache) ?? { byFunction: new WeakMap(), counts: new Map() };
  namesByCache.set(cache, names);
  const known = names.byFunction.get(compute);
  if (known !== undefined) return known;
  const count = (names.counts.get(compute.name) ?? 0) + 1;
  names.counts.set(compute.name, count);
  const name = count === 1 && compute.name ? compute.name : `${compute.name}#${count}`;
  names.byFunction.set(compute, name);
  return name;
}
