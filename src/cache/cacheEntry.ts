import type { CacheWriteOptions } from '../types/cache.ts';

/** A value with all that decides how long it is good. Plain data: the disk keeps it as it is. Times are epoch milliseconds. */
export interface CacheEntry {
  readonly value: unknown;
  readonly sizeBytes: number;
  readonly storedMs: number;
  /** `null`: for ever. */
  readonly times: CacheTimes | null;
  readonly tags: CacheTags | null;
}

export interface CacheTimes {
  readonly freshUntilMs: number;
  readonly staleUntilMs: number;
  readonly fallbackUntilMs: number;
}

export interface CacheTags {
  readonly names: readonly string[];
  /** The state of all tags when the value began to be made. */
  readonly generation: number;
}

/**
 * `fresh`: as good as new. `stale`: answer it, and load anew. `fallback`: only in place of an error. `expired` and
 * `invalidated`: good for nothing.
 */
export type Freshness = 'fresh' | 'stale' | 'fallback' | 'expired' | 'invalidated';

/** Clocks are put right by less, and tabs differ by less. */
const MAX_CLOCK_STEP_MS = 60_000;

/** What the options say of a value stored now. */
export function timesFrom(
  { ttlMs = Infinity, staleWhileRevalidateMs = 0, staleIfErrorMs = 0 }: CacheWriteOptions,
  nowMs: number,
): CacheTimes | null {
  if (ttlMs === Infinity) return null;
  const freshUntilMs = nowMs + ttlMs;
  return {
    freshUntilMs,
    staleUntilMs: freshUntilMs + staleWhileRevalidateMs,
    fallbackUntilMs: freshUntilMs + staleIfErrorMs,
  };
}

/** Good for nothing from then on. */
export function endOf(times: CacheTimes | null): number {
  return times ? Math.max(times.staleUntilMs, times.fallbackUntilMs) : Infinity;
}

export function freshnessOf(times: CacheTimes, storedMs: number, nowMs: number): Freshness {
  // The wall clock was set back: nothing tells how old it is, and it must not live until the clock is there again.
  if (storedMs - nowMs > MAX_CLOCK_STEP_MS) return 'expired';
  if (nowMs < times.freshUntilMs) return 'fresh';
  if (nowMs < times.staleUntilMs) return 'stale';
  return nowMs < times.fallbackUntilMs ? 'fallback' : 'expired';
}
