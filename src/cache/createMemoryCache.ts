import { hostClock } from '../lib/clock.ts';
import { readOptions } from '../lib/options.ts';
import { CACHE_OPTIONS } from './cacheOptions.ts';
import { createCache } from './createCache.ts';
import { createMemoryTier } from './memoryTier.ts';
import type { OptionTable } from '../lib/options.ts';
import type { HeapReading } from '../lib/readHeap.ts';
import type { Cache, CacheRead } from '../types/cache.ts';
import type { CacheOptions } from './cacheOptions.ts';
import type { CacheParts } from './createCache.ts';

export interface MemoryLimits {
  /** @default 1000 */
  readonly maxEntries?: number;
  /** A value above it is not kept in memory. Keys count too, from 64 characters on. @default 64 MiB */
  readonly maxBytes?: number;
}

export interface MemoryCacheOptions extends CacheOptions, MemoryLimits {
  /** `null` where the browser cannot tell. @default Chromium's `performance.memory` */
  readonly readHeap?: () => HeapReading | null;
}

/** A cache whose reads need no promise. */
export interface MemoryCache<Value = unknown> extends Cache<Value> {
  get<Type extends Value = Value>(key: string): CacheRead<Type>;
}

export const MEMORY_LIMITS: OptionTable<MemoryLimits> = {
  /** The viewports and tiles of one visit. */
  maxEntries: { is: 'integer', min: 1, or: 1000, orInfinity: true },
  maxBytes: { is: 'number', above: 0, or: 64 * 2 ** 20 },
};
const OPTIONS: OptionTable<MemoryCacheOptions> = { ...CACHE_OPTIONS, ...MEMORY_LIMITS, readHeap: { is: 'function' } };

/**
 * Keeps values in memory by recent use. Values are not copied. Reads need no promise.
 * @throws BAD_OPTION
 *
 * @example
 * const cache = createMemoryCache<ImageBitmap>({ maxEntries: 200 });
 * const read = cache.get('icon:7'); // at once
 * if (read.hit) draw(read.value);
 */
export function createMemoryCache<Value = unknown>(options: MemoryCacheOptions = {}): MemoryCache<Value> {
  const settings = readOptions('createMemoryCache', OPTIONS, options, options?.onProblem);
  // Without a disk `get` answers at once.
  return createCache(memoryParts(settings, settings)) as MemoryCache<Value>;
}

/** What a cache with a memory tier is made of, from options that were read. */
export function memoryParts(
  { maxEntries, maxBytes }: MemoryLimits,
  options: Omit<MemoryCacheOptions, keyof MemoryLimits>,
): CacheParts {
  const { clock = hostClock, sizeOf, onProblem } = options;
  return {
    clock,
    sizeOf,
    tell: onProblem,
    defaults: options,
    memory: createMemoryTier(maxEntries!, maxBytes!),
    pressure: options,
  };
}
