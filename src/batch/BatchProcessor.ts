import { MapVitalsError } from '../errors.ts';
import { abortedError } from '../lib/abortedError.ts';
import { createAbortWatch } from '../lib/abortWatch.ts';
import { hostPage, onPageHidden } from '../lib/onPageHidden.ts';
import { retryDelay } from '../lib/retryDelay.ts';
import type { BatchAddOptions, BatchMetrics, BatchOptions, BatchProcess, FlushReason } from '../types/batch.ts';
import type { Batcher } from '../types/batcher.ts';
import type { Stop } from '../types/functions.ts';
import { askCallback } from './askCallback.ts';
import { createBatchMeter } from './batchMeter.ts';
import type { ItemOutcome } from './batchMeter.ts';
import { resolveBatchOptions } from './batchOptions.ts';
import type { ResolvedBatchOptions } from './batchOptions.ts';
import { createBatchQueue, isWanted } from './batchQueue.ts';
import type { BatchQueue } from './batchQueue.ts';
import { createBatchRunner } from './batchRunner.ts';
import type { BatchRunner } from './batchRunner.ts';
import type { Batch, Entry, Era, Waiter } from './batchState.ts';
import { createKeyLanes } from './keyLanes.ts';
import { refuseRetry } from './refuseRetry.ts';

/**
 * Gathers items by number, bytes and time, runs them in batches, and settles each item by itself.
 * Every add settles exactly once: with its result, its own error, or a typed reason.
 */
export class BatchProcessor<Item, Result> implements Batcher<Item, Result> {
  readonly #options: ResolvedBatchOptions<Item, Result>;
  readonly #meter = createBatchMeter();
  readonly #lanes = createKeyLanes<Entry<Item, Result>>();
  readonly #watchAbort = createAbortWatch();
  readonly #queue: BatchQueue<Item, Result>;
  readonly #runBatch: BatchRunner<Item, Result>;
  readonly #running = new Set<Batch<Item, Result>>();
  readonly #stopPage: Stop;
  #waitingCount = 0;
  #pendingCount = 0;
  #era = createEra();
  #flushed = Promise.resolve();
  #disposed: Promise<void> | null = null;

  /** @throws BAD_OPTION when an option cannot be meant */
  constructor(process: BatchProcess<Item, Result>, options: BatchOptions<Item, Result> = {}) {
    this.#options = resolveBatchOptions(process, options);
    this.#runBatch = createBatchRunner(process, this.#options, this.#meter);
    this.#queue = createBatchQueue<Item, Result>({
      options: this.#options,
      dispatchCostMs: () => this.#meter.dispatchCostMs,
      onReady: () => this.#pump(),
    });
    const { page = hostPage() } = options;
    this.#stopPage = page ? onPageHidden(page, (isLeaving) => this.#onPageHidden(isLeaving)) : () => {};
  }

  /**
   * Adds an item to the next batch of its kind; O(1), however many wait. It rejects with the item's own error, or with
   * ABORTED, BAD_OPTION (a callback of the options failed on the item), BATCH_MISMATCH, BATCH_TIMEOUT, DISPOSED,
   * DROPPED, QUEUE_FULL, ROLLED_BACK, ROLLBACK_FAILED.
   */
  add(item: Item, { signal }: BatchAddOptions = {}): Promise<Result> {
    const { clock, keyOf, groupBy, sizeOf, sameKey, maxPending } = this.#options;
    let bytes = 0;
    let key: unknown;
    let group: unknown;
    try {
      if (signal?.aborted) throw abortedError('The add', signal);
      if (sizeOf) bytes = askCallback('sizeOf', sizeOf, item, isSize);
      if (keyOf) key = askCallback('keyOf', keyOf, item);
      if (groupBy) group = askCallback('groupBy', groupBy, item);
      // Last, for a callback may have closed or filled the processor.
      if (this.#disposed) throw new MapVitalsError('DISPOSED', 'The batch processor was disposed. Create a new one.');
      if (this.#pendingCount >= maxPending) {
        const message = `${maxPending} adds have not settled. Wait for some, or raise \`maxPending\`.`;
        throw new MapVitalsError('QUEUE_FULL', message);
      }
    } catch (error) {
      this.#meter.items.refused += 1;
      return Promise.reject(error);
    }
    this.#meter.items.added += 1;
    this.#pendingCount += 1;

    const equal = sameKey === 'queue' || key === undefined ? undefined : this.#lanes.newest(key);
    if (equal && isWanted(equal)) {
      this.#meter.items.joined += 1;
      return this.#wait(equal, signal);
    }
    const entry: Entry<Item, Result> = {
      item,
      bytes,
      group,
      key,
      addedAtMs: clock.now(),
      era: this.#era,
      waiters: [],
      batch: null,
      leader: null,
      follower: null,
    };
    entry.era.pendingCount += 1;
    this.#waitingCount += 1;
    const promise = this.#wait(entry, signal);
    if (this.#lanes.enter(entry)) {
      this.#queue.gather(entry);
      this.#pump();
    }
    return promise;
  }

  /** Sends what waits now; resolves when every add accepted so far has settled. Never rejects. */
  flush(): Promise<void> {
    return this.#flush('manual');
  }

  /** Rejects what waits with DROPPED; what runs goes on. */
  clear(): void {
    this.#rejectWaiting('cleared', new MapVitalsError('DROPPED', 'The item was dropped by `clear()`.'));
  }

  /**
   * Closes the processor, once: `flush` sends what waits and resolves when all has settled; `reject` rejects what waits
   * or runs with DISPOSED and aborts the running batches. Later calls return the first one's promise.
   */
  dispose(waiting: 'flush' | 'reject' = 'flush'): Promise<void> {
    if (this.#disposed) return this.#disposed;
    this.#disposed = (waiting === 'flush' ? this.#flush('dispose') : Promise.resolve()).then(this.#stopPage);
    if (waiting === 'reject') {
      const error = new MapVitalsError('DISPOSED', "The item was dropped by `dispose('reject')`.");
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

  #onPageHidden(isLeaving: boolean): void {
    // After `pagehide` nothing may run again: what waits for a slot would be lost.
    void this.#flush('hidden', isLeaving ? Infinity : undefined);
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
    batch.entries = batch.entries.filter(isWanted);
    this.#running.add(batch);
    this.#waitingCount -= batch.entries.length;
    const outcomes = await this.#runBatch(batch);
    this.#running.delete(batch);
    this.#settleBatch(batch, outcomes);
    this.#pump();
  }

  #settleBatch(batch: Batch<Item, Result>, outcomes: readonly (Result | Error)[]): void {
    const { transaction } = this.#options;
    const refusals = batch.entries.map((entry, index) => {
      const outcome = outcomes[index];
      if (!(outcome instanceof Error) || !isWanted(entry)) return null;
      return refuseRetry(outcome, entry.item, batch.retryCount, this.#options);
    });
    // What was rolled back together is retried together, or not at all.
    const isFinal = transaction !== undefined && refusals.some((refusal) => refusal !== null);
    const failed: Entry<Item, Result>[] = [];
    batch.entries.forEach((entry, index) => {
      const outcome = outcomes[index] as Result | Error;
      const refusal = refusals[index];
      if (!(outcome instanceof Error)) this.#settle(entry, 'resolved', outcome);
      else if (refusal || isFinal) this.#settle(entry, 'rejected', refusal ?? outcome);
      else if (isWanted(entry)) return failed.push(entry);
      return this.#leaveLane(entry);
    });
    if (failed.length > 0) this.#retry(batch, failed);
  }

  /** Only what failed runs again, apart from newer items: it could spoil their batch as it did this one. */
  #retry(batch: Batch<Item, Result>, failed: Entry<Item, Result>[]): void {
    const { retryDelayMs: baseMs, maxRetryDelayMs: maxMs, random } = this.#options;
    const delayMs = retryDelay(batch.retryCount, { baseMs, maxMs, random });
    batch.entries = failed;
    batch.size = failed.length;
    batch.retryCount += 1;
    batch.reason = 'retry';
    this.#waitingCount += failed.length;
    this.#meter.counts.retryCount += failed.length;
    this.#queue.retryLater(batch, delayMs);
  }

  #wait(entry: Entry<Item, Result>, signal: AbortSignal | undefined): Promise<Result> {
    return new Promise((resolve, reject) => {
      const waiter: Waiter<Result> = { resolve, reject, stopWatching: null };
      entry.waiters.push(waiter);
      if (signal) waiter.stopWatching = this.#watchAbort(signal, () => this.#abort(entry, waiter, signal));
    });
  }

  #abort(entry: Entry<Item, Result>, waiter: Waiter<Result>, signal: AbortSignal): void {
    entry.waiters.splice(entry.waiters.indexOf(waiter), 1);
    waiter.reject(abortedError('The add', signal));
    this.#count(entry, 'aborted', 1);
    if (!isWanted(entry)) this.#drop(entry, signal.reason);
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
    const { waiters } = entry;
    if (!isWanted(entry)) return;
    for (const waiter of waiters) {
      waiter.stopWatching?.();
      if (outcome === 'resolved') waiter.resolve(value as Result);
      else waiter.reject(value as Error);
    }
    const { length } = waiters;
    waiters.length = 0;
    this.#count(entry, outcome, length);
  }

  #count(entry: Entry<Item, Result>, outcome: ItemOutcome, waiterCount: number): void {
    const { era } = entry;
    this.#meter.items[outcome] += waiterCount;
    this.#pendingCount -= waiterCount;
    if (isWanted(entry)) return;
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

function isSize(bytes: number): boolean {
  return Number.isFinite(bytes) && bytes >= 0;
}
