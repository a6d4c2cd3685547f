import { badOption } from '../lib/badOption.ts';
import { hostClock } from '../lib/clock.ts';
import { requireFunction } from '../lib/requireFunction.ts';
import { requireNumber } from '../lib/requireNumber.ts';
import type { NumberRange } from '../lib/requireNumber.ts';
import { requireOneOf } from '../lib/requireOneOf.ts';
import type { BatchOptions } from '../types/batch.ts';

/** Browsers keep a timer's delay in 32 bits: a longer one fires at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

interface BatchNumber extends NumberRange {
  readonly fallback: number;
  /** Infinity is allowed beyond the range: no limit. */
  readonly orInfinity?: true;
}

type NumberName =
  | 'maxSize'
  | 'maxDelayMs'
  | 'maxBytes'
  | 'maxInFlight'
  | 'maxPending'
  | 'timeoutMs'
  | 'retryAttempts'
  | 'retryDelayMs'
  | 'maxRetryDelayMs';

const NUMBERS: Readonly<Record<NumberName, BatchNumber>> = {
  /** Items: one request's worth. */
  maxSize: { fallback: 100, min: 1, integer: true, orInfinity: true },
  /** A little more than a frame: what one gesture's handlers add travels together. */
  maxDelayMs: { fallback: 20, min: 0, max: LONGEST_TIMER_MS, orInfinity: true },
  maxBytes: { fallback: Infinity, min: 0, exclusive: true, orInfinity: true },
  /** Browsers open six connections to a host; two are left for the map. */
  maxInFlight: { fallback: 4, min: 1, integer: true, orInfinity: true },
  /** Adds: about 300 MB, far above any use that is meant. */
  maxPending: { fallback: 1_000_000, min: 1, integer: true, orInfinity: true },
  timeoutMs: { fallback: 30_000, min: 0, exclusive: true, max: LONGEST_TIMER_MS, orInfinity: true },
  retryAttempts: { fallback: 0, min: 0, integer: true },
  retryDelayMs: { fallback: 200, min: 0, max: LONGEST_TIMER_MS },
  maxRetryDelayMs: { fallback: 30_000, min: 0, max: LONGEST_TIMER_MS },
};

const CALLBACKS = ['sizeOf', 'keyOf', 'groupBy', 'isRetryable'] as const;

export type ResolvedBatchOptions<Item, Result> = BatchOptions<Item, Result> &
  Record<NumberName, number> &
  Required<Pick<BatchOptions<Item, Result>, 'clock' | 'random'>>;

/** The options with their defaults; throws BAD_OPTION on one that cannot be meant. */
export function resolveBatchOptions<Item, Result>(
  process: unknown,
  options: BatchOptions<Item, Result>,
): ResolvedBatchOptions<Item, Result> {
  requireFunction('process', process, 'Pass (items, context) => results as the first argument.');
  const numbers = {} as Record<NumberName, number>;
  for (const [name, range] of Object.entries(NUMBERS) as [NumberName, BatchNumber][]) {
    const value = options[name] ?? range.fallback;
    numbers[name] = value === Infinity && range.orInfinity ? value : requireNumber(name, value, range);
  }
  if (numbers.maxBytes < Infinity && !options.sizeOf) {
    throw badOption('sizeOf', 'a function where `maxBytes` is set', options.sizeOf, 'Return the bytes of an item.');
  }
  for (const name of CALLBACKS) {
    if (options[name]) requireFunction(name, options[name], 'Omit it to do without.');
  }
  const { transaction, sameKey = 'join' } = options;
  if (transaction) {
    requireFunction('transaction.commit', transaction.commit, 'Make staged items final in it.');
    requireFunction('transaction.rollback', transaction.rollback, 'Undo staged items in it.');
  }
  requireOneOf('sameKey', sameKey, ['join', 'queue']);
  const { clock = hostClock, random = Math.random } = options;
  return { ...options, ...numbers, clock, random };
}
