import { heldBytes } from './weigh.ts';
import type { CacheWriteOptions } from '../types/cache.ts';

/** A value with all that decides how long it is good. Times are epoch milliseconds. */
export interface CacheEntry {
  readonly value: unknown;
  /** Its key included. */
  readonly sizeBytes: number;
  storedMs: number;
  /** `null`: for ever. */
  times: CacheTimes | null;
  readonly tags: CacheTags | null;
  /** The buffers and pictures in the value, which a reader can take away; not of what is kept on disk. */
  readonly movable?: readonly object[] | null;
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
 * `fresh`: as good as new. `stale`: answer it, and load anew. `fallback`: only in place of an error. The others are good for
 * nothing.
 */
export type Freshness = 'fresh' | 'stale' | 'fallback' | 'expired' | 'invalidated' | 'moved';

/** Clocks are put right by less, and tabs differ by less. */
export const MAX_CLOCK_STEP_MS = 60_000;

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

/** Where the clock was set back nothing tells how old an entry is: it counts as stored now, and lives no longer than from now. */
export function freshnessOf(entry: CacheEntry, nowMs: number): Freshness {
  const aheadMs = entry.storedMs - nowMs;
  if (aheadMs > MAX_CLOCK_STEP_MS && entry.times) {
    const { freshUntilMs, staleUntilMs, fallbackUntilMs } = entry.times;
    entry.storedMs = nowMs;
    entry.times = {
      freshUntilMs: freshUntilMs - aheadMs,
      staleUntilMs: staleUntilMs - aheadMs,
      fallbackUntilMs: fallbackUntilMs - aheadMs,
    };
  }
  const times = entry.times!;
  if (nowMs < times.freshUntilMs) return 'fresh';
  if (nowMs < times.staleUntilMs) return 'stale';
  return nowMs < times.fallbackUntilMs ? 'fallback' : 'expired';
}

/** Whether something of the value went to another thread, or was closed: what is left is not the value. */
export function isMoved({ movable }: CacheEntry): boolean {
  return !!movable && movable.some((part) => heldBytes(part) === 0);
}
