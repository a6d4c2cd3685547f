import type { MapVitalsError } from '../errors.ts';
import { isInstance } from '../lib/isInstance.ts';
import { hostPage, onPageHidden } from '../lib/host.ts';
import { failure } from '../lib/failure.ts';
import { retryDelay } from '../lib/retryDelay.ts';
import type { BatchAddOptions, BatchMetrics, BatchOptions, BatchProcess, FlushReason } from './batchTypes.ts';
import type { Batcher } from '../types/batcher.ts';
import type { Stop } from '../types/functions.ts';
import { askItem, NO_FACTS } from './askItem.ts';
import type { ItemFacts } from './askItem.ts';
import { createBatchMeter } from './batchMeter.ts';
import type { ItemOutcome } from './batchMeter.ts';
import { resolveBatchOptions } from './batchOptions.ts';
import type { ResolvedBatchOptions } from './batchOptions.ts';
import { createBatchQueue } from './batchQueue.ts';
import type { BatchQueue } from './batchQueue.ts';
import { createBatchRunner } from './batchRunner.ts';
import type { BatchRunner } from './batchRunner.ts';
import { isWanted } from './batchState.ts';
import type { Batch, Entry, Era } from './batchState.ts';
import { createBatchWaiters } from './batchWaiters.ts';
import type { BatchWaiters } from './batchWaiters.ts';
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
  /** By itself: the options are read with a look-up by name. */
  readonly #maxPending: number;
  readonly #meter = createBatchMeter();
  readonly #lanes = createKeyLanes<Entry<Item, Result>>();
  readonly #waiters: BatchWaiters<Item, Result> = createBatchWaiters(this.#meter, (entry, error) =>
    this.#drop(entry, error),
  );
  readonly #queue: BatchQueue<Item, Result>;
  readonly #runBatch: BatchRunner<Item, Result>;
  readonly #running = new Set<Batch<Item, Result>>();
  readonly #stopPage: Stop | null;
  #era: Era = { pendingCount: 0 };
  #flushed = Promise.resolve();
  #disposed: Promise<void> | null = null;

  /** @throws BAD_OPTION for a wrong value of an option */
  constructor(process: BatchProcess<Item, Result>, options: BatchOptions<Item, Result> = {}) {
    const settings = resolveBatchOptions(process, options);
    this.#options = settings;
    this.#maxPending = settings.maxPending;
    this.#asks = (settings.keyOf ?? settings.groupBy ?? settings.sizeOf) !== undefined;
    this.#runBatch = createBatchRunner(process, settings, this.#meter);
    this.#queue = createBatchQueue(settings, this.#meter.dispatchCost, () => this.#pump());
    const { page = hostPage() } = options;
    // After `pagehide` nothing may run again: what waits for a slot would be lost.
    this.#stopPage = page && onPageHidden(page, (isLeaving) => this.#flush('hidden', isLeaving ? Infinity : undefined));
  }

  /**
   * Adds an item to the next batch of its kind; O(1), however many wait. It rejects with the item's own error, or with
   * ABORTED, BAD_OPTION (a callback of the options failed on the item), BATCH_MISMATCH, BATCH_TIMEOUT, DISPOSED,
   * DROPPED, QUEUE_FULL, ROLLED_BACK, ROLLBACK_FAILED.
   */
  add(item: Item, options?: BatchAddOptions): Promise<Result> {
    // Hot: an item of which nothing is asked costs its entry and its promise. In small methods, for V8 builds those into their
    // caller and saves the promise's closure: a quarter of an add.
    if (this.#asks || options !== undefined) return this.#addAsked(item, options);
    const refusal = this.#refusal();
    return refusal ? this.#refuse(refusal) : this.#enter(item, NO_FACTS);
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
    const isFlush = waiting === 'flush';
    this.#disposed = (isFlush ? this.#flush('dispose') : Promise.resolve()).then(this.#stopPage);
    if (!isFlush) {
      const error = failure('DISPOSED', "The item was dropped by `dispose('reject')`.");
      this.#rejectWaiting('disposed', error);
      for (const { entries } of this.#running) for (const entry of entries) this.#reject(entry, 'disposed', error);
    }
    return this.#disposed;
  }

  getMetrics(): BatchMetrics {
    let waitingCount = this.#lanes.waiting().length;
    let inFlightItemCount = 0;
    for (const { size } of this.#queue.batches()) waitingCount += size;
    for (const { entries } of this.#running) inFlightItemCount += entries.length;
    return this.#meter.build({ waitingCount, inFlightBatchCount: this.#running.size, inFlightItemCount });
  }

  #addAsked(item: Item, options?: BatchAddOptions): Promise<Result> {
    let facts: ItemFacts;
    try {
      facts = askItem(this.#options, item, options);
    } catch (error) {
      return this.#refuse(error);
    }
    const refusal = this.#refusal();
    if (refusal) return this.#refuse(refusal);
    const equal = this.#options.sameKey === 'queue' ? undefined : this.#lanes.newest(facts.key);
    if (equal && isWanted(equal)) return this.#waiters.join(equal, options?.signal);
    return this.#enter(item, facts, options?.signal);
  }

  #refusal(): MapVitalsError | undefined {
    if (this.#disposed) return failure('DISPOSED', 'The processor was disposed.', 'disposed');
    const { pendingCount } = this.#meter;
    if (pendingCount < this.#maxPending) return undefined;
    return failure('QUEUE_FULL', `${pendingCount} adds have not settled.`, 'batch.maxPending');
  }

  #refuse(error: unknown): Promise<never> {
    this.#meter.items.refused += 1;
    return Promise.reject(error);
  }

  #enter(item: Item, facts: ItemFacts, signal?: AbortSignal): Promise<Result> {
    const era = this.#era;
    this.#meter.pendingCount += 1;
    era.pendingCount += 1;
    let entry!: Entry<Item, Result>;
    const promise = new Promise<Result>((resolve, reject) => {
      entry = { resolve, reject, item, facts, batch: null };
    });
    if (facts !== NO_FACTS || !this.#queue.join(entry)) this.#place(entry, era, signal);
    return promise;
  }

  #place(entry: Entry<Item, Result>, era: Era, signal: AbortSignal | undefined): void {
    if (signal) this.#waiters.watch(entry, entry, signal);
    if (!this.#lanes.enter(entry)) entry.blocked = { sinceMs: this.#options.clock.now(), era };
    else if (this.#queue.gather(entry, era)) this.#pump();
  }

  #flush(reason: FlushReason, limit?: number): Promise<void> {
    const era = this.#era;
    if (era.pendingCount > 0) {
      const earlier = this.#flushed;
      era.reason = reason;
      this.#flushed = new Promise<void>((resolve) => (era.onSettled = resolve)).then(() => earlier);
      this.#era = { pendingCount: 0 };
    }
    this.#queue.closeAll(reason);
    this.#pump(limit);
    return this.#flushed;
  }

  #pump(limit = this.#options.maxInFlight): void {
    let batch;
    while (this.#running.size < limit && (batch = this.#queue.take())) void this.#run(batch);
  }

  /** Never rejects. */
  async #run(batch: Batch<Item, Result>): Promise<void> {
    if (batch.size < batch.entries.length) batch.entries = batch.entries.filter(isWanted);
    this.#running.add(batch);
    this.#settleBatch(batch, await this.#runBatch(batch));
    this.#pump();
  }

  #settleBatch(batch: Batch<Item, Result>, outcomes: readonly (Result | Error)[]): void {
    const failed: [entry: Entry<Item, Result>, error: Error, refusal: Error | null][] = [];
    const retried: Entry<Item, Result>[] = [];
    batch.entries.forEach((entry, index) => {
      const outcome = outcomes[index] as Result | Error;
      if (isInstance(outcome, Error) && isWanted(entry)) {
        failed.push([entry, outcome, refuseRetry(outcome, entry.item, batch.retryCount, this.#options)]);
      } else this.#end(entry, 'resolved', outcome);
    });
    // Not before: `isRetryable` may have aborted or disposed, and the batch had to be found among those that run.
    this.#running.delete(batch);
    batch.controller = undefined;
    // What was rolled back together is retried together, or not at all.
    const isFinal = this.#options.transaction !== undefined && failed.some(([, , refusal]) => refusal);
    for (const [entry, error, refusal] of failed) {
      if (!isFinal && !refusal && isWanted(entry)) retried.push(entry);
      else this.#end(entry, 'rejected', refusal ?? error);
    }
    if (retried.length > 0) this.#retry(batch, retried);
  }

  /** Only what failed runs again, and apart from newer items: it could spoil their batch as it did this one. */
  #retry(batch: Batch<Item, Result>, entries: Entry<Item, Result>[]): void {
    const delayMs = retryDelay(batch.retryCount, this.#options);
    batch.entries = entries;
    batch.size = entries.length;
    batch.retryCount += 1;
    batch.reason = 'retry';
    this.#meter.counts.retryCount += entries.length;
    this.#queue.retryLater(batch, delayMs);
  }

  #rejectWaiting(outcome: ItemOutcome, error: MapVitalsError): void {
    // Those behind their key first, or each one's end would send the next.
    const entries = this.#queue.batches().flatMap((batch) => batch.entries);
    for (const entry of [...this.#lanes.waiting(), ...entries]) this.#reject(entry, outcome, error);
  }

  #reject(entry: Entry<Item, Result>, outcome: ItemOutcome, error: MapVitalsError): void {
    if (!isWanted(entry)) return;
    this.#waiters.settle(entry, outcome, error);
    this.#drop(entry, error);
  }

  #end(entry: Entry<Item, Result>, outcome: ItemOutcome, value: Result | Error): void {
    this.#waiters.settle(entry, outcome, value);
    this.#leaveLane(entry);
  }

  /** Takes an item that nobody waits for any more out of the way of the others. */
  #drop(entry: Entry<Item, Result>, reason: unknown): void {
    const { batch } = entry;
    if (batch?.controller) {
      batch.size -= 1;
      if (batch.size === 0) batch.controller.abort(reason);
      return;
    }
    this.#queue.remove(entry);
    this.#leaveLane(entry);
    this.#pump();
  }

  #leaveLane(entry: Entry<Item, Result>): void {
    const next = this.#lanes.leave(entry);
    if (next) this.#queue.gather(next, this.#era);
  }
}
