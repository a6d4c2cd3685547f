import { MapVitalsError } from '../errors.ts';
import { asError } from '../lib/asError.ts';
import { isInstance } from '../lib/isInstance.ts';
import type { BatchFailure, BatchTransaction } from './batchTypes.ts';
import type { Clock } from '../types/clock.ts';
import type { BatchMeter } from './batchMeter.ts';

/** Gives a step of a batch its time limit. */
export type Limit = <Value>(step: () => Value | PromiseLike<Value>) => Promise<Value>;

export interface RollBackOptions<Item, Result> {
  readonly transaction: BatchTransaction<Item, Result>;
  readonly limit: Limit;
  readonly meter: BatchMeter;
  readonly clock: Clock;
}

/** Rolls a whole batch back and reports it. Each item that had not failed by itself then has failed as ROLLED_BACK. */
export async function rollBack<Item, Result>(
  items: readonly Item[],
  outcomes: readonly (Result | Error)[],
  { transaction, limit, meter, clock }: RollBackOptions<Item, Result>,
): Promise<readonly Error[]> {
  const failures: BatchFailure<Item>[] = [];
  items.forEach((item, index) => {
    const error = outcomes[index];
    if (isInstance(error, Error)) failures.push({ item, error });
  });
  let rollbackError: Error | null = null;
  try {
    await limit(() => transaction.rollback(items, failures));
    meter.counts.rolledBackItemCount += items.length;
  } catch (thrown) {
    rollbackError = asError(thrown);
  }
  meter.counts.rollbackCount += 1;
  try {
    transaction.onRollback?.({ items, failures, rollbackError, atMs: clock.now() });
  } catch {
    meter.counts.callbackErrorCount += 1;
  }

  const message = rollbackError
    ? `The rollback of ${items.length} items failed: what of them is applied is unknown. See \`cause\`.`
    : `The item was rolled back with its batch: ${failures.length} of ${items.length} items failed. See \`cause\`.`;
  const error = new MapVitalsError(rollbackError ? 'ROLLBACK_FAILED' : 'ROLLED_BACK', message, {
    cause: rollbackError ?? failures[0]?.error,
  });
  return outcomes.map((outcome) => (isInstance(outcome, Error) && !rollbackError ? outcome : error));
}
