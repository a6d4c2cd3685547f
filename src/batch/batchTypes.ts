import type { Clock } from '../types/clock.ts';
import type { PagePort } from '../types/page.ts';
import type { SerializedSketch } from '../types/sketch.ts';

/**
 * Why a batch was sent. `delay`: its first item had waited `maxDelayMs`; `adaptive`: the waiting had cost as much as a
 * dispatch does; `manual`: `flush()`; `retry`: the failed items of an earlier batch, after their backoff.
 */
export type FlushReason = 'size' | 'bytes' | 'delay' | 'adaptive' | 'manual' | 'hidden' | 'dispose' | 'retry';

/** What the processor is told about its batch. */
export interface BatchContext {
  /** Aborts when the batch times out, when every item in it was aborted, and on `dispose('reject')`. */
  readonly signal: AbortSignal;
  readonly reason: FlushReason;
  /** What `groupBy` returned for these items; `undefined` without it. */
  readonly group: unknown;
  /** 0 for the first run of these items, then 1, 2, ... */
  readonly retryCount: number;
}

/** Returns one result or one Error per item, or a promise of it, in the items' order. May throw: then every item has failed. */
export type BatchProcess<Item, Result> = (
  items: Item[],
  context: BatchContext,
) => BatchAnswer<Result> | PromiseLike<BatchAnswer<Result>>;

export type BatchAnswer<Result> = readonly (Result | Error | PromiseLike<Result | Error>)[];

/** An item of a batch and what was wrong with it. */
export interface BatchFailure<Item> {
  readonly item: Item;
  readonly error: Error;
}

/** What a rolled back batch was. */
export interface RollbackReport<Item> {
  /** Every item that was in the batch: none of them is applied now, unless `rollbackError` is set. */
  readonly items: readonly Item[];
  /** The items that failed by themselves; empty where all had been aborted before the commit. */
  readonly failures: readonly BatchFailure<Item>[];
  /** What `rollback` threw; then what is applied is unknown, and nothing is retried. */
  readonly rollbackError: Error | null;
  readonly atMs: number;
}

/**
 * Makes a batch all-or-nothing: `process` stages its items, then either all are committed or all are rolled back.
 * Each step has `timeoutMs`.
 */
export interface BatchTransaction<Item, Result> {
  commit(items: readonly Item[], results: readonly Result[]): void | PromiseLike<void>;
  /** Undoes whatever of these items was staged: after an error the processor may have stopped anywhere. */
  rollback(items: readonly Item[], failures: readonly BatchFailure<Item>[]): void | PromiseLike<void>;
  /** Called after each rollback, done or failed. */
  onRollback?(report: RollbackReport<Item>): void;
}

export interface BatchOptions<Item, Result = unknown> {
  /** Items per batch at most. @default 100 */
  readonly maxSize?: number;
  /**
   * How long the first item of a batch waits for others, in milliseconds; 0 gathers what one task adds, Infinity waits
   * for another trigger. A batch that is due while `maxInFlight` run goes as soon as one ends. @default 20
   */
  readonly maxDelayMs?: number;
  /** Sends earlier where waiting longer costs more than a dispatch was measured to; never later. @default false */
  readonly adaptiveDelay?: boolean;
  /** Bytes per batch at most; an item larger than this travels alone. Needs `sizeOf`. @default Infinity */
  readonly maxBytes?: number;
  readonly sizeOf?: (item: Item) => number;
  /** Batches that run at the same time at most. Only `pagehide`, the page's last moment, goes beyond. @default 4 */
  readonly maxInFlight?: number;
  /** Adds that have not settled at most; the next one is rejected with QUEUE_FULL. @default 1_000_000 */
  readonly maxPending?: number;
  /** How long the processor may take, in milliseconds; then its items fail with BATCH_TIMEOUT. @default 30_000 */
  readonly timeoutMs?: number;
  /** How often a failed item is run again. @default 0 */
  readonly retryAttempts?: number;
  /** Upper bound of the first retry's delay; it doubles each time, and the delay is drawn from 0 to it. @default 200 */
  readonly retryDelayMs?: number;
  /** What that bound grows to. @default 30_000 */
  readonly maxRetryDelayMs?: number;
  /** Whether this error is worth a retry. @default every error, except BATCH_MISMATCH which never is */
  readonly isRetryable?: (error: Error, item: Item, retryCount: number) => boolean;
  /** Items with the same key are the same work; `undefined`: this one is like no other. Who joins gets the same object, not a copy of it. */
  readonly keyOf?: (item: Item) => unknown;
  /**
   * `join`: an item whose key waits or runs shares that one's result. `queue`: it runs after it, however often that one
   * is retried. Either way no key is ever in two places at once. @default 'join'
   */
  readonly sameKey?: 'join' | 'queue';
  /** Items of different groups never share a batch. */
  readonly groupBy?: (item: Item) => unknown;
  readonly transaction?: BatchTransaction<Item, Result>;
  /** Sends what waits when this page is hidden; `null` does not. @default the host's page, if it is one */
  readonly page?: PagePort | null;
  /** @default the host's clock */
  readonly clock?: Clock;
  /** A number in [0, 1) for the jitter. @default Math.random */
  readonly random?: () => number;
}

export interface BatchAddOptions {
  /** Rejects this add with ABORTED. The item is dropped once all who wait for it have aborted; its batch goes on. */
  readonly signal?: AbortSignal | undefined;
}

/** What became of the adds. All of them end in exactly one of the outcomes below `joined`. */
export interface BatchItemCounts {
  readonly added: number;
  /** Of `added`: shared the work of an equal item. */
  readonly joined: number;
  readonly resolved: number;
  readonly rejected: number;
  readonly aborted: number;
  /** By `clear()`. */
  readonly cleared: number;
  /** By `dispose('reject')`. */
  readonly disposed: number;
  /** Not accepted, and not among `added`: closed, full, aborted before, or a callback of the options failed on it. */
  readonly refused: number;
}

export interface BatchMetrics {
  /** Items that wait, for a batch, for a slot, for their key or for a retry. */
  readonly waitingCount: number;
  /** Adds that have not settled. */
  readonly pendingCount: number;
  readonly inFlightBatchCount: number;
  readonly inFlightItemCount: number;
  readonly batchesByReason: Readonly<Record<FlushReason, number>>;
  readonly items: BatchItemCounts;
  /** Runs of items beyond their first. */
  readonly retryCount: number;
  readonly rollbackCount: number;
  readonly rolledBackItemCount: number;
  readonly timeoutCount: number;
  /** Calls of `isRetryable`, `onRollback` and the like that threw. */
  readonly callbackErrorCount: number;
  /** Items per batch. */
  readonly batchSize: SerializedSketch;
  /** From a batch's first add to its run: the longest wait in it. */
  readonly waitMs: SerializedSketch;
  /** Time of all runs over items of all runs; `null` before the first batch has ended. */
  readonly costPerItemMs: number | null;
  /** The estimated part of a batch's time that does not depend on its size; `null` before the first batch has ended. */
  readonly dispatchCostMs: number | null;
}
