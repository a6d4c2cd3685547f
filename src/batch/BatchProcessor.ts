import { MapVitalsError } from '../errors.ts';
import { abortedError } from '../lib/abortedError.ts';
import { createAbortWatch } from '../lib/abortWatch.ts';
import { hostPage, onPageHidden } from '../lib/onPageHidden.ts';
import { requireSignal } from '../lib/requireSignal.ts';
import { retryDelay } from '../lib/retryDelay.ts';
import type { BatchAddOptions, BatchMetrics, BatchOptions, BatchProcess, FlushReason } from '../types/batch.ts';
import type { Batcher } from '../types/batcher.ts';
import type { Stop } from '../types/functions.ts';
import { askCallback, isSize } from './askCallback.ts';
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
    // After `pagehide` nothing may run again: what waits for a slot would be lost.
    const onHidden = (isLeaving: boolean): void => void this.#flush('hidden', isLeaving ? Infinity : undefined);
    this.#stopPage = page ? onPageHidden(page, onHidden) : () => {};
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
      requireSignal(signal);
      if (sizeOf) bytes = askCallback('sizeOf', sizeOf, item, isSize);
      if (keyOf) key = askCallback('keyOf', keyOf, item);
      if (groupBy) group = askCallback('groupBy', groupBy, item);
      // Last, for a callback may have aborted, closed or filled what it was called for.
      if (signal?.aborted) throw abortedError('The add', signal);
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
    const equal = key === undefined || sameKey === 'queue' ? undefined : this.#lanes.newest(key);
    return new Promise((resolve, reject) => {
      if (equal && isWanted(equal)) {
        const joiner: Waiter<Result> = { resolve, reject, stopWatching: null, isSettled: false };
        this.#meter.items.joined += 1;
        (equal.joiners ??= []).push(joiner);
        this.#watch(equal, joiner, signal);
        return;
      }
      const era = this.#era;
      const entry: Entry<Item, Result> = {
        resolve,
        reject,
        stopWatching: null,
        isSettled: false,
        item,
        bytes,
        group,
        era,
        joiners: null,
        waiterCount: 0,
        blockedSinceMs: null,
        batch: null,
        key,
        leader: null,
        follower: null,
      };
      era.pendingCount += 1;
      this.#waitingCount += 1;
      this.#watch(entry, entry, signal);
      if (!this.#lanes.enter(entry)) entry.blockedSinceMs = clock.now();
      else {
        this.#queue.gather(entry);
        this.#pump();
      }
    });
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

  #watch(entry: Entry<Item, Result>, waiter: Waiter<Result>, signal: AbortSignal | undefined): void {
    entry.waiterCount += 1;
    if (!signal) return;
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
