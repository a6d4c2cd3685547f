import { noticeShared } from '#advice';
import type { MapVitalsError } from '../errors.ts';
import { createAbortWatch } from '../lib/abortWatch.ts';
import type { BatchMeter, ItemOutcome } from './batchMeter.ts';
import { isWanted } from './batchState.ts';
import type { Entry, Waiter } from './batchState.ts';

export interface BatchWaiters<Item, Result> {
  /** Adds one who waits for an item that is on its way. */
  join(entry: Entry<Item, Result>, signal: AbortSignal | undefined): Promise<Result>;
  /** Settles one who waits when the signal aborts. */
  watch(entry: Entry<Item, Result>, waiter: Waiter<Result>, signal: AbortSignal): void;
  /** Settles all who wait for an item and have not been settled. */
  settle(entry: Entry<Item, Result>, outcome: ItemOutcome, value: Result | Error): void;
}

/**
 * Settles each one who waits for an item once, and counts.
 *
 * @param onUnwanted the last one who waited has aborted
 */
export function createBatchWaiters<Item, Result>(
  meter: BatchMeter,
  onUnwanted: (entry: Entry<Item, Result>, error: MapVitalsError) => void,
): BatchWaiters<Item, Result> {
  const watchAbort = createAbortWatch('The add');

  const settleOne = (
    entry: Entry<Item, Result>,
    waiter: Waiter<Result>,
    outcome: ItemOutcome,
    value: Result | Error,
  ): void => {
    const { resolve } = waiter;
    if (!resolve) return;
    waiter.resolve = null;
    waiter.stopWatching?.();
    if (outcome === 'resolved') resolve(value as Result);
    else waiter.reject(value as Error);
    meter.items[outcome] += 1;
    meter.pendingCount -= 1;
    entry.joiners?.delete(waiter);
    const era = (entry.blocked ?? entry.batch)?.era;
    if (era && !isWanted(entry) && (era.pendingCount -= 1) === 0) era.onSettled?.();
  };

  const watch: BatchWaiters<Item, Result>['watch'] = (entry, waiter, signal) => {
    waiter.stopWatching = watchAbort(signal, (error) => {
      settleOne(entry, waiter, 'aborted', error);
      if (!isWanted(entry)) onUnwanted(entry, error);
    });
  };

  return {
    watch,
    join: (entry, signal) =>
      new Promise((resolve, reject) => {
        const joiner: Waiter<Result> = { resolve, reject };
        meter.items.joined += 1;
        meter.pendingCount += 1;
        (entry.joiners ??= new Set()).add(joiner);
        if (signal) watch(entry, joiner, signal);
      }),
    settle(entry, outcome, value) {
      settleOne(entry, entry, outcome, value);
      if (entry.joiners?.size) void noticeShared(value);
      if (entry.joiners) for (const joiner of entry.joiners) settleOne(entry, joiner, outcome, value);
    },
  };
}
