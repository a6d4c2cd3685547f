import type { Batch } from './batchState.ts';

export interface ReadyBatches<Item, Result> {
  add(batch: Batch<Item, Result>): void;
  /** The first of which somebody still wants something. */
  take(): Batch<Item, Result> | undefined;
  all(): Batch<Item, Result>[];
}

/** Those that wait for a slot, in order. Linked, for an array's shift moves all the others. */
export function createReadyBatches<Item, Result>(): ReadyBatches<Item, Result> {
  let first: Batch<Item, Result> | undefined;
  let last: Batch<Item, Result> | undefined;

  return {
    add(batch) {
      if (first && last) last.next = batch;
      else first = batch;
      last = batch;
    },
    take() {
      let batch;
      do {
        batch = first;
        first = batch?.next;
      } while (batch?.size === 0);
      if (batch) batch.next = undefined;
      return batch;
    },
    all() {
      const batches = [];
      for (let batch = first; batch; batch = batch.next) batches.push(batch);
      return batches;
    },
  };
}
