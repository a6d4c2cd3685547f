import { MapVitalsError } from '../errors.ts';
import { asError } from '../lib/asError.ts';
import { describeValue } from '../lib/describeValue.ts';
import { isInstance } from '../lib/isInstance.ts';
import { settleEach } from '../lib/settleEach.ts';
import { withTimeout } from '../lib/withTimeout.ts';
import type { BatchProcess } from './batchTypes.ts';
import type { BatchMeter } from './batchMeter.ts';
import type { ResolvedBatchOptions } from './batchOptions.ts';
import type { Batch } from './batchState.ts';
import { rollBack } from './rollBack.ts';
import type { Limit } from './rollBack.ts';

/** Runs a batch at once, as a transaction if it is one. Resolves with one outcome per item, in order; never rejects. */
export type BatchRunner<Item, Result> = (batch: Batch<Item, Result>) => Promise<readonly (Result | Error)[]>;

export function createBatchRunner<Item, Result>(
  process: BatchProcess<Item, Result>,
  options: ResolvedBatchOptions<Item, Result>,
  meter: BatchMeter,
): BatchRunner<Item, Result> {
  const { clock, timeoutMs, transaction } = options;

  return async (batch) => {
    const { reason, group, retryCount } = batch;
    const items = batch.entries.map((entry) => entry.item);
    const controller = new AbortController();
    const { signal } = controller;
    const onTimeout = (): Error => {
      const message = `A batch of ${items.length} items took longer than ${timeoutMs} ms (\`timeoutMs\`).`;
      const error = new MapVitalsError('BATCH_TIMEOUT', message);
      meter.counts.timeoutCount += 1;
      controller.abort(error);
      return error;
    };
    const limit: Limit = (step) => withTimeout(step, { timeoutMs, clock, onTimeout });

    const run = async (): Promise<readonly (Result | Error)[]> => {
      let outcomes: readonly (Result | Error)[];
      const settled: (Result | Error)[] = [];
      try {
        outcomes = await limit(async () => {
          // A copy: what the processor does to its array is its own business.
          const answer = await process([...items], { signal, reason, group, retryCount });
          // The batch runs until the last promise in the answer has settled.
          const settling = Array.isArray(answer) ? settleEach(answer, settled) : undefined;
          if (answer?.length !== items.length || !settling) throw mismatch(items.length, answer);
          await settling;
          return settled;
        });
        if (!transaction) return outcomes;
        // Aborted: nobody is left who wants the batch.
        if (!signal.aborted && !outcomes.some((outcome) => isInstance(outcome, Error))) {
          const results = outcomes as readonly Result[];
          await limit(() => transaction.commit(items, results));
          return outcomes;
        }
      } catch (thrown) {
        const error = asError(thrown);
        const isOver = error instanceof MapVitalsError && error.code === 'BATCH_TIMEOUT';
        // What had come by the end of the time is not lost with the rest.
        outcomes = items.map((_, index) => (isOver && index in settled ? (settled[index] as Result | Error) : error));
      }
      return transaction ? rollBack(items, outcomes, { transaction, limit, meter, clock }) : outcomes;
    };

    const startMs = clock.now();
    if (retryCount === 0) meter.recordWait(startMs - batch.sinceMs);
    meter.recordStart(reason, items.length);
    batch.controller = controller;
    const outcomes = await run();
    meter.recordEnd(items.length, clock.now() - startMs);
    return outcomes;
  };
}

function mismatch(length: number, outcomes: unknown): MapVitalsError {
  const got = describeValue(outcomes);
  const message = `The processor must return one result or Error per item, in order: expected ${length} results, got \`${got}\`.`;
  return new MapVitalsError('BATCH_MISMATCH', message);
}
