import { requireNumber } from '../lib/requireNumber.ts';
import type { PagePort } from '../types/page.ts';
import type { CacheLoadOptions } from '../types/cache.ts';
import type { Clock } from '../types/clock.ts';

/** How long values are good where a call does not say otherwise. */
export type CacheDefaults = Pick<
  CacheLoadOptions,
  | 'ttlMs'
  | 'staleWhileRevalidateMs'
  | 'staleIfErrorMs'
  | 'refreshAheadMs'
  | 'negativeTtlMs'
  | 'isNegative'
  | 'errorTtlMs'
>;

/** What every cache takes. */
export interface CacheOptions extends CacheDefaults {
  /** What a value weighs in bytes. @default an estimate by walking a bounded part of it */
  readonly sizeOf?: (value: unknown) => number;
  /** @default hostClock */
  readonly clock?: Clock;
  /** Its hiding gives memory back and sends waiting writes; `null`: never. @default the host's page, if it is one */
  readonly page?: PagePort | null;
}

const DURATIONS = {
  ttlMs: Infinity,
  staleWhileRevalidateMs: 0,
  staleIfErrorMs: 0,
  refreshAheadMs: 0,
  negativeTtlMs: 'ttlMs',
  errorTtlMs: 0,
} as const;

/** Takes the defaults out of a cache's options. @throws BAD_OPTION */
export function readDefaults(options: CacheDefaults): CacheDefaults {
  const defaults: Record<string, unknown> = {};
  for (const [name, fallback] of Object.entries(DURATIONS)) {
    const value = options[name as keyof typeof DURATIONS];
    if (value !== undefined) defaults[name] = requireNumber(name, value, { min: 0, fallback });
  }
  if (options.isNegative) defaults.isNegative = options.isNegative;
  return defaults;
}
