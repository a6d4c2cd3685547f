import { MapVitalsError } from '../errors.ts';
import { describeError } from '../lib/describeError.ts';
import type { ResolvedBatchOptions } from './batchOptions.ts';

/** The error that a failed item is rejected with; `null` where it may run again. */
export function refuseRetry<Item, Result>(
  error: Error,
  item: Item,
  retryCount: number,
  { retryAttempts, isRetryable }: ResolvedBatchOptions<Item, Result>,
): Error | null {
  if (retryCount >= retryAttempts) return error;
  if (error instanceof MapVitalsError) {
    // The item itself was sound.
    if (error.code === 'ROLLED_BACK') return null;
    if (error.code === 'BATCH_MISMATCH' || error.code === 'ROLLBACK_FAILED') return error;
  }
  try {
    return !isRetryable || isRetryable(error, item, retryCount) ? null : error;
  } catch (cause) {
    const message = `\`isRetryable\` threw on an item that had failed with "${describeError(error)}". See \`cause\`.`;
    return new MapVitalsError('BAD_OPTION', message, { cause });
  }
}
