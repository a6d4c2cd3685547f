import { hostClock } from '../lib/clock.ts';
import { badOption } from '../lib/failure.ts';
import { readOption, readOptions } from '../lib/options.ts';
import type { OptionRow } from '../lib/optionRow.ts';
import type { OptionTable } from '../lib/options.ts';
import type { BatchOptions } from './batchTypes.ts';

/** Browsers keep a timer's delay in 32 bits: a longer one fires at once. */
const max: number = 2 ** 31 - 1;

const OPTIONS: OptionTable<BatchOptions<never>> = {
  /** Items: one request's worth. */
  maxSize: { is: 'integer', or: 100, min: 1, orInfinity: true },
  /** A little more than a frame: what one gesture's handlers add travels together. */
  maxDelayMs: { is: 'number', or: 20, min: 0, max, orInfinity: true },
  adaptiveDelay: { is: 'boolean', or: false },
  maxBytes: { is: 'number', or: Infinity, above: 0 },
  /** Browsers open six connections to a host; two are left for the map. */
  maxInFlight: { is: 'integer', or: 4, min: 1, orInfinity: true },
  /** Adds: about 300 MB, far above any use that is meant. */
  maxPending: { is: 'integer', or: 1_000_000, min: 1, orInfinity: true },
  timeoutMs: { is: 'number', or: 30_000, above: 0, max, orInfinity: true },
  retryAttempts: { is: 'integer', or: 0, min: 0 },
  retryDelayMs: { is: 'number', or: 200, min: 0, max },
  maxRetryDelayMs: { is: 'number', or: 30_000, min: 0, max },
  sizeOf: { is: 'function' },
  keyOf: { is: 'function' },
  groupBy: { is: 'function' },
  isRetryable: { is: 'function' },
  sameKey: { is: ['join', 'queue'], or: 'join' },
  transaction: { is: 'object' },
  page: { is: 'any' },
  clock: { is: 'object', or: hostClock },
  random: { is: 'function', or: Math.random },
};

const FUNCTION: OptionRow = { is: 'function', needed: true };

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

export type ResolvedBatchOptions<Item, Result> = BatchOptions<Item, Result> &
  Record<NumberName, number> &
  Required<Pick<BatchOptions<Item, Result>, 'clock' | 'random'>>;

/** The options with their defaults; throws BAD_OPTION for a wrong value. */
export function resolveBatchOptions<Item, Result>(
  process: unknown,
  options: BatchOptions<Item, Result>,
): ResolvedBatchOptions<Item, Result> {
  readOption('BatchProcessor', 'process', FUNCTION, process);
  const settings = readOptions('BatchProcessor', OPTIONS, options);
  const { maxBytes = Infinity, sizeOf, transaction } = settings;
  if (maxBytes < Infinity && !sizeOf) {
    throw badOption('sizeOf', 'a function where `maxBytes` is set', sizeOf, 'BatchProcessor.sizeOf');
  }
  if (transaction) {
    for (const step of ['commit', 'rollback'] as const) {
      readOption('BatchProcessor', `transaction.${step}`, FUNCTION, transaction[step]);
    }
  }
  // The cast: what the table has a default for is there.
  return settings as unknown as ResolvedBatchOptions<Item, Result>;
}
