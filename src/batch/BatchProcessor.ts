import type { MapVitalsError } from '../errors.ts';
import { createAbortWatch } from '../lib/abortWatch.ts';
import { hostPage, onPageHidden } from '../lib/onPageHidden.ts';
import { failure } from '../lib/failure.ts';
import { retryDelay } from '../lib/retryDelay.ts';
import type { BatchAddOptions, BatchMetrics, BatchOptions, BatchProcess, FlushReason } from '../types/batch.ts';
import type { Batcher } from '../types/batcher.ts';
import type { Stop } from '../types/functions.ts';
import { askItem, NO_FACTS } from './askItem.ts';
import { createBatchMeter } from './batchMeter.ts';
import type { ItemOutcome } from './batchMeter.ts';
import { resolveBatchOptions } from './batchOptions.ts';
import type { ResolvedBatchOptions } from './batchOptions.ts';
import { createBatchQueue, isWanted } from './batchQueue.ts';
import type { BatchQueue } from './batchQueue.ts';
import { createBatchRunner } from './batchRunner.ts';
import type { BatchRunner } from './batchRunner.ts';
import { createEntry } from './batchState.ts';
import type { Batch, Entry, Era, Waiter } from './batchState.ts';
import { createKeyLanes } from './keyLanes.ts';
import { refuseRetry } from './refuseRetry.ts';

/**
 * Gathers items by number, bytes and time, runs them in batches, and settles each item by itself.
 * Every add settles exactly once: with its result, its own error, or a typed reason.
 *
 * @example
 * const names = new BatchProcessor<number, string>((ids) => fetchNames(ids), { maxSize: 100, maxDelayMs: 20 });
 * const name = await names.add(17); // one request for all that come within 20 ms
 */
export class BatchProcessor<Item, Result> implements Batcher<Item, Result> {
  readonly #options: ResolvedBatchOptions<Item, Result>;
  /** Something is to be asked of each item. */
  readonly #asks: boolean;
  readonly #meter = createBatchMeter();
  readonly #lanes = createKeyLanes<Entry<Item, Result>>();
  readonly #watchAbort = createAbortWatch('The add');
  readonly #queue: BatchQueue<Item, Result>;
  readonly #runBatch: BatchRunner<Item, Result>;
  readonly #running = new Set<Batch<Item, Result>>();
  readonly #stopPage: Stop;
  #waitingCount = 0;
  #pendingCount = 0;
  #era = createEra();
  #flushed = Promise.resolve();
  #disposed: Promise<void> | null = null;

  /** @throws BAD_OPTION for a wrong value of an option */
  constructor(process: BatchProcess<Item, Result>, options: BatchOptions<Item, Result> = {}) {
    this.#options = resolveBatchOptions(process, options);
    const { keyOf, groupBy, sizeOf } = this.#options;
    this.#asks = (keyOf ?? groupBy ?? sizeOf) !== undefined;
    this.#runBatch = createBatchRunner(process, this.#options, this.#meter);
    this.#queue = createBatchQueue<Item, Result>({
      options: this.#options,
      dispatchCostMs: () => this.#meter.dispatchCostMs,
      onReady: () => this.#pump(),
    });
    const { page = hostPage() } = options;
    // After `pagehide` nothing may run again: what waits for a slot would be lost.
    const onHidden = (isLeaving: boolean): void => void this.#flush('hidden', isLeaving ? Infinity : undefined);
    this.#stopPage = page ? onPageHidden(page, onHidden) : () => {};
  }

  /**
   * Adds an item to the next batch of its kind; O(1), however many wait. It rejects with the item's own error, or with
   * ABORTED, BAD_OPTION (a callback of the options failed on the item), BATCH_MISMATCH, BATCH_TIMEOUT, DISPOSED,
   * DROPPED, QUEUE_FULL, ROLLED_BACK, ROLLBACK_FAILED.
   */
  add(item: Item, options?: BatchAddOptions): Promise<Result> {
    const signal = options?.signal;
    let facts = NO_FACTS;
    // Hot: an item of which nothing was asked costs its entry and its promise.
    if (this.#asks || signal) {
      try {
        facts = askItem(this.#options, item, signal);
      } catch (error) {
        return this.#refuse(error);
      }
    }
    if (this.#disposed) return this.#refuse(failure('DISPOSED', 'The batch processor was disposed.', 'disposed'));
    if (this.#pendingCount >= this.#options.maxPending) {
      return this.#refuse(failure('QUEUE_FULL', `${this.#pendingCount} adds have not settled.`, 'batch.maxPending'));
    }
    const { bytes, key, group } = facts;
    this.#meter.items.added += 1;
    this.#pendingCount += 1;
    const equal = key === undefined || this.#options.sameKey === 'queue' ? undefined : this.#lanes.newest(key);
    if (equal && isWanted(equal)) return this.#join(equal, signal);

    const era = this.#era;
    const entry = createEntry<Item, Result>(item, bytes, group, key, era);
    const promise = new Promise<Result>((resolve, reject) => {
      entry.resolve = resolve;
      entry.reject = reject;
    });
    era.pendingCount += 1;
    this.#waitingCount += 1;
    if (signal) this.#watch(entry, entry, signal);
    if (key !== undefined && !this.#lanes.enter(entry)) entry.blockedSinceMs = this.#options.clock.now();
    else if (this.#queue.gather(entry)) this.#pump();
    return promise;
  }

  /** Sends what waits now; resolves when every add accepted so far has settled. Never rejects. */
  flush(): Promise<void> {
    return this.#flush('manual');
  }

  /** Rejects what waits with DROPPED; what runs goes on. */
  clear(): void {
    this.#rejectWaiting('cleared', failure('DROPPED', 'The item was dropped by `clear()`.'));
  }

  /**
   * Closes the processor, once: `flush` sends what waits and resolves when all has settled; `reject` rejects what waits
   * or runs with DISPOSED and aborts the running batches. Later calls return the first one's promise.
   */
  dispose(waiting: 'flush' | 'reject' = 'flush'): Promise<void> {
    if (this.#disposed) return this.#disposed;
    this.#disposed = (waiting === 'flush' ? this.#flush('dispose') : Promise.resolve()).then(this.#stopPage);
    if (waiting === 'reject') {
      const error = failure('DISPOSED', "The item was dropped by `dispose('reject')`.");
      this.#rejectWaiting('disposed', error);
      for (const { entries } of this.#running) for (const entry of entries) this.#reject(entry, 'disposed', error);
    }
    return this.#disposed;
  }

  getMetrics(): BatchMetrics {
    let inFlightItemCount = 0;
    for (const { entries } of this.#running) inFlightItemCount += entries.length;
    return this.#meter.build({
      waitingCount: this.#waitingCount,
      pendingCount: this.#pendingCount,
      inFlightBatchCount: this.#running.size,
      inFlightItemCount,
    });
  }

  #flush(reason: FlushReason, limit?: number): Promise<void> {
    const era = this.#era;
    if (era.pendingCount > 0) {
      const earlier = this.#flushed;
      era.reason = reason;
      this.#flushed = new Promise<void>((resolve) => (era.onSettled = resolve)).then(() => earlier);
      this.#era = createEra();
    }
    // A hidden page's timers may never fire: its retries go now, too.
    this.#queue.closeAll(reason, reason === 'hidden');
    this.#pump(limit);
    return this.#flushed;
  }

  #pump(limit = this.#options.maxInFlight): void {
    while (this.#running.size < limit) {
      const batch = this.#queue.take();
      if (!batch) return;
      void this.#run(batch);
    }
  }

  /** Never rejects. */
  async #run(batch: Batch<Item, Result>): Promise<void> {
    if (batch.size < batch.entries.length) batch.entries = batch.entries.filter(isWanted);
    this.#running.add(batch);
    this.#waitingCount -= batch.entries.length;
    const outcomes = await this.#runBatch(batch);
    this.#settleBatch(batch, outcomes);
    this.#pump();
  }

  #settleBatch(batch: Batch<Item, Result>, outcomes: readonly (Result | Error)[]): void {
    const failed: [entry: Entry<Item, Result>, error: Error, refusal: Error | null][] = [];
    batch.entries.forEach((entry, index) => {
      const outcome = outcomes[index] as Result | Error;
      if (outcome instanceof Error && isWanted(entry)) {
        failed.push([entry, outcome, refuseRetry(outcome, entry.item, batch.retryCount, this.#options)]);
        return;
      }
      this.#settle(entry, 'resolved', outcome);
      this.#leaveLane(entry);
    });
    // Not before: `isRetryable` may have aborted or disposed, and the batch had to be found among those that run.
    this.#running.delete(batch);
    batch.controller = null;
    // What was rolled back together is retried together, or not at all.
    const isFinal = this.#options.transaction !== undefined && failed.some(([, , refusal]) => refusal);
    const retried: Entry<Item, Result>[] = [];
    for (const [entry, error, refusal] of failed) {
      if (!isFinal && !refusal && isWanted(entry)) {
        retried.push(entry);
        continue;
      }
      this.#settle(entry, 'rejected', refusal ?? error);
      this.#leaveLane(entry);
    }
    if (retried.length > 0) this.#retry(batch, retried);
  }

  /** Only what failed runs again, and apart from newer items: it could spoil their batch as it did this one. */
  #retry(batch: Batch<Item, Result>, entries: Entry<Item, Result>[]): void {
    const { retryDelayMs: baseMs, maxRetryDelayMs: maxMs, random } = this.#options;
    const delayMs = retryDelay(batch.retryCount, { baseMs, maxMs, random });
    batch.entries = entries;
    batch.size = entries.length;
    batch.retryCount += 1;
    batch.reason = 'retry';
    this.#waitingCount += entries.length;
    this.#meter.counts.retryCount += entries.length;
    this.#queue.retryLater(batch, delayMs);
  }

  #refuse(error: unknown): Promise<never> {
    this.#meter.items.refused += 1;
    return Promise.reject(error);
  }

  #join(entry: Entry<Item, Result>, signal: AbortSignal | undefined): Promise<Result> {
    return new Promise((resolve, reject) => {
      const joiner: Waiter<Result> = { resolve, reject, stopWatching: null, isSettled: false };
      this.#meter.items.joined += 1;
      (entry.joiners ??= []).push(joiner);
      entry.waiterCount += 1;
      if (signal) this.#watch(entry, joiner, signal);
    });
  }

  #watch(entry: Entry<Item, Result>, waiter: Waiter<Result>, signal: AbortSignal): void {
    waiter.stopWatching = this.#watchAbort(signal, (error) => {
      this.#settleWaiter(entry, waiter, 'aborted', error);
      if (!isWanted(entry)) this.#drop(entry, error);
    });
  }

  #rejectWaiting(outcome: ItemOutcome, error: MapVitalsError): void {
    // Those behind their key first, or each one's end would send the next.
    for (const entry of [...this.#lanes.waiting(), ...this.#queue.entries()]) this.#reject(entry, outcome, error);
  }

  #reject(entry: Entry<Item, Result>, outcome: ItemOutcome, error: MapVitalsError): void {
    if (!isWanted(entry)) return;
    this.#settle(entry, outcome, error);
    this.#drop(entry, error);
  }

  #settle(entry: Entry<Item, Result>, outcome: ItemOutcome, value: Result | Error): void {
    this.#settleWaiter(entry, entry, outcome, value);
    if (entry.joiners) for (const joiner of entry.joiners) this.#settleWaiter(entry, joiner, outcome, value);
  }

  #settleWaiter(entry: Entry<Item, Result>, waiter: Waiter<Result>, outcome: ItemOutcome, value: Result | Error): void {
    if (waiter.isSettled) return;
    waiter.isSettled = true;
    waiter.stopWatching?.();
    if (outcome === 'resolved') waiter.resolve(value as Result);
    else waiter.reject(value as Error);
    this.#meter.items[outcome] += 1;
    this.#pendingCount -= 1;
    entry.waiterCount -= 1;
    if (isWanted(entry)) return;
    const { era } = entry;
    era.pendingCount -= 1;
    if (era.pendingCount === 0) era.onSettled?.();
  }

  /** Takes an item that nobody waits for any more out of the way of the others. */
  #drop(entry: Entry<Item, Result>, reason: unknown): void {
    const { batch } = entry;
    if (batch?.controller) {
      batch.size -= 1;
      if (batch.size === 0) batch.controller.abort(reason);
      return;
    }
    this.#waitingCount -= 1;
    this.#queue.remove(entry);
    this.#leaveLane(entry);
    this.#pump();
  }

  #leaveLane(entry: Entry<Item, Result>): void {
    const next = this.#lanes.leave(entry);
    if (next) this.#queue.gather(next);
  }
}

function createEra(): Era {
  return { pendingCount: 0, reason: null, onSettled: null };
}
