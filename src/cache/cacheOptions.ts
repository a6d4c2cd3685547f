import type { OptionRow } from '../lib/optionRow.ts';
import type { OptionTable } from '../lib/options.ts';
import type { CacheLoadOptions } from '../types/cache.ts';
import type { Clock } from '../types/clock.ts';
import type { PagePort } from '../types/page.ts';
import type { TellProblem } from '../types/sample.ts';

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
  /** Is told of what must not throw, by its code: `cache.no-name`, `cache.value-moved`, ... @default nobody */
  readonly onProblem?: TellProblem;
  /** @default the host's clock */
  readonly clock?: Clock;
  /** Its hiding gives memory back and sends waiting writes; `null`: never. @default the host's page, if it is one */
  readonly page?: PagePort | null;
}

const DURATION: OptionRow = { is: 'number', min: 0 };
export const ANY: OptionRow = { is: 'any' };

const DEFAULTS: OptionTable<CacheDefaults> = {
  /** Kept until evicted or invalidated. */
  ttlMs: { ...DURATION, or: Infinity },
  staleWhileRevalidateMs: { ...DURATION, or: 0 },
  staleIfErrorMs: { ...DURATION, or: 0 },
  refreshAheadMs: { ...DURATION, or: 0 },
  /** As `ttlMs`. */
  negativeTtlMs: DURATION,
  /** `undefined` and `null`. */
  isNegative: { is: 'function' },
  errorTtlMs: { ...DURATION, or: 0 },
};

/** What every cache takes, as a part of its table. */
export const CACHE_OPTIONS: OptionTable<CacheOptions> = {
  ...DEFAULTS,
  sizeOf: { is: 'function' },
  onProblem: { is: 'function' },
  clock: ANY,
  page: ANY,
};

/** The options of one call. */
export const CALL_OPTIONS: OptionTable<CacheLoadOptions> = {
  ...DEFAULTS,
  signal: { is: 'signal' },
  tags: { is: 'object' },
  sizeBytes: ANY,
  recomputeMs: ANY,
  memoryOnly: { is: 'boolean' },
};
