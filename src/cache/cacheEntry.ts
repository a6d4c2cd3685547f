import type { CacheWriteOptions } from '../types/cache.ts';

/** A value with all that decides how long it is good. Plain data: the disk keeps it as it is. Times are epoch milliseconds. */
export interface CacheEntry {
  readonly value: unknown;
  readonly storedMs: number;
  readonly freshUntilMs: number;
  readonly staleUntilMs: number;
  readonly fallbackUntilMs: number;
  readonly sizeBytes: number;
  readonly tags: readonly string[];
  /** The state of the tags when the value began to be made. */
  readonly generation: number;
}

/**
 * `fresh`: as good as new. `stale`: answer it, and load anew. `fallback`: only in place of an error. `expired` and
 * `invalidated`: good for nothing.
 */
export type Freshness = 'fresh' | 'stale' | 'fallback' | 'expired' | 'invalidated';

const NO_TAGS: readonly string[] = [];

export function buildEntry(
  value: unknown,
  options: CacheWriteOptions,
  made: { readonly nowMs: number; readonly generation: number; readonly sizeBytes: number },
): CacheEntry {
  const freshUntilMs = made.nowMs + (options.ttlMs ?? Infinity);
  return {
    value,
    storedMs: made.nowMs,
    freshUntilMs,
    staleUntilMs: freshUntilMs + (options.staleWhileRevalidateMs ?? 0),
    fallbackUntilMs: freshUntilMs + (options.staleIfErrorMs ?? 0),
    sizeBytes: made.sizeBytes,
    tags: options.tags ?? NO_TAGS,
    generation: made.generation,
  };
}

export function freshnessOf(entry: CacheEntry, nowMs: number): Freshness {
  if (nowMs < entry.freshUntilMs) return 'fresh';
  if (nowMs < entry.staleUntilMs) return 'stale';
  return nowMs < entry.fallbackUntilMs ? 'fallback' : 'expired';
}
