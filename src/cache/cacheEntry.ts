import { heldBytes } from './weigh.ts';
import type { CacheWriteOptions } from '../types/cache.ts';

/** A value with all that decides how long it is good. */
export interface CacheEntry {
  readonly value: unknown;
  /** Its key included. */
  readonly sizeBytes: number;
  /** Epoch milliseconds. */
  storedMs: number;
  /** `null`: for ever. */
  readonly ages: CacheAges | null;
  readonly tags: CacheTags | null;
  /** The buffers and pictures in the value, which a reader can take away; not of what is kept on disk. */
  readonly movable?: readonly object[] | null;
}

/** How old it may become, in milliseconds. */
export interface CacheAges {
  readonly freshMs: number;
  readonly staleMs: number;
  readonly fallbackMs: number;
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

/** What the options say of a value. */
export function agesFrom({
  ttlMs: freshMs = Infinity,
  staleWhileRevalidateMs = 0,
  staleIfErrorMs = 0,
}: CacheWriteOptions): CacheAges | null {
  if (freshMs === Infinity) return null;
  return { freshMs, staleMs: freshMs + staleWhileRevalidateMs, fallbackMs: freshMs + staleIfErrorMs };
}

/** At this age it is good for nothing. */
export function lastAge(ages: CacheAges | null): number {
  return ages ? Math.max(ages.staleMs, ages.fallbackMs) : Infinity;
}

/** Where the clock was set back nothing tells how old an entry is: it counts as stored now, and lives no longer than from now. */
export function freshnessOf(entry: CacheEntry, { freshMs, staleMs, fallbackMs }: CacheAges, nowMs: number): Freshness {
  if (entry.storedMs - nowMs > MAX_CLOCK_STEP_MS) entry.storedMs = nowMs;
  const ageMs = nowMs - entry.storedMs;
  if (ageMs < freshMs) return 'fresh';
  if (ageMs < staleMs) return 'stale';
  return ageMs < fallbackMs ? 'fallback' : 'expired';
}

/** Whether something of the value went to another thread, or was closed: what is left is not the value. */
export function isMoved({ movable }: CacheEntry): boolean {
  return movable?.some((part) => heldBytes(part) === 0) ?? false;
}
