import type { FlushReason } from './batchTypes.ts';
import type { ResolvedBatchOptions } from './batchOptions.ts';
import { createBatch, isWanted } from './batchState.ts';
import { createReadyBatches } from './readyBatches.ts';
import { worthwhileDelay } from './worthwhileDelay.ts';
import type { Batch, Entry, Era } from './batchState.ts';

/** Below it a timer costs more than it waits for: Chromium may take 8 ms. What is added at once goes at once. */
const SHORTEST_TIMER_MS = 1;

export interface BatchQueue<Item, Result> {
  /** Puts an item without facts behind the one before it, where that is all there is to do, as nearly always. */
  join(entry: Entry<Item, Result>): boolean;
  /** Puts an item into the open batch of its group; true where a batch has become ready by it. O(1). */
  gather(entry: Entry<Item, Result>, era: Era): boolean;
  /** Takes out an item that nobody wants any more. */
  remove(entry: Entry<Item, Result>): void;
  /** Closes every open batch; a hidden page's timers may never fire: then its retries go, too. */
  closeAll(reason: FlushReason): void;
  /** Brings a batch back after a delay. */
  retryLater(batch: Batch<Item, Result>, delayMs: number): void;
  /** The next batch to run, if one is ready. */
  take(): Batch<Item, Result> | undefined;
  /** All of them. */
  batches(): Batch<Item, Result>[];
}

/**
 * Batches that do not run: open ones gather, full or due ones wait for a slot, failed ones for their retry.
 *
 * @param dispatchCost what one dispatch costs, as far as measured
 * @param onReady a batch has become ready by the passing of time
 */
export function createBatchQueue<Item, Result>(
  { clock, maxSize, maxDelayMs, maxBytes, adaptiveDelay }: ResolvedBatchOptions<Item, Result>,
  dispatchCost: { readonly costMs: number | null },
  onReady: () => void,
): BatchQueue<Item, Result> {
  const openByGroup = new Map<unknown, Batch<Item, Result>>();
  const backingOff = new Set<Batch<Item, Result>>();
  /** The open batch that got the latest item. */
  let latest: Batch<Item, Result> | undefined;
  const ready = createReadyBatches<Item, Result>();

  const stopTimer = (batch: Batch<Item, Result>): void => {
    if (batch.timer !== undefined) clock.clearTimer(batch.timer);
    batch.timer = undefined;
  };

  const takeOut = (batch: Batch<Item, Result>): void => {
    stopTimer(batch);
    backingOff.delete(batch);
    if (openByGroup.get(batch.group) === batch) openByGroup.delete(batch.group);
    if (latest === batch) latest = undefined;
  };

  const makeReady = (batch: Batch<Item, Result>, reason: FlushReason): void => {
    takeOut(batch);
    batch.reason = reason;
    ready.add(batch);
  };

  const becomeReady = (batch: Batch<Item, Result>, reason: FlushReason): void => {
    makeReady(batch, reason);
    onReady();
  };

  const becomeReadyIn = (batch: Batch<Item, Result>, delayMs: number): void => {
    batch.timer = clock.setTimer(() => becomeReady(batch, batch.reason), delayMs);
  };

  const closeAt = (batch: Batch<Item, Result>, dueMs: number, reason: FlushReason): void => {
    if (dueMs >= batch.dueMs) return;
    stopTimer(batch);
    batch.dueMs = dueMs;
    batch.reason = reason;
    becomeReadyIn(batch, Math.max(0, dueMs - clock.now()));
  };

  const closeWhenWorthwhile = (batch: Batch<Item, Result>, sinceMs?: number): void => {
    const nowMs = clock.now();
    const restMs = worthwhileDelay(batch, { nowMs, sinceMs: sinceMs ?? nowMs, costMs: dispatchCost.costMs ?? 0 });
    if (restMs >= SHORTEST_TIMER_MS) closeAt(batch, nowMs + restMs, 'adaptive');
    else if (batch.dueMs > nowMs) {
      batch.dueMs = nowMs;
      queueMicrotask(() => {
        if (openByGroup.get(batch.group) === batch) becomeReady(batch, 'adaptive');
      });
    }
  };

  return {
    // Hot: an add that neither opens nor fills a batch reads no clock and sets no timer.
    join(entry) {
      if (!latest || latest.group !== undefined || adaptiveDelay || latest.size + 1 >= maxSize) return false;
      entry.batch = latest;
      latest.entries.push(entry);
      latest.size += 1;
      return true;
    },
    gather(entry, era) {
      const { facts, blocked } = entry;
      const { group, bytes } = facts;
      let batch = openByGroup.get(group);
      const isOver = batch !== undefined && batch.bytes + bytes > maxBytes;
      if (batch && isOver) makeReady(batch, 'bytes');
      if (!batch || isOver) openByGroup.set(group, (batch = createBatch(group, era, clock.now())));
      latest = batch;
      entry.batch = batch;
      batch.entries.push(entry);
      batch.size += 1;
      batch.bytes += bytes;
      if (blocked) batch.sinceMs = Math.min(batch.sinceMs, blocked.sinceMs);
      const isFull = batch.size >= maxSize;
      if (isFull || batch.bytes >= maxBytes) {
        makeReady(batch, isFull ? 'size' : 'bytes');
        return true;
      }
      // The first item has set the timer for those that come after it.
      if (batch.size === 1 || blocked) {
        closeAt(batch, batch.sinceMs + maxDelayMs, 'delay');
        // It waited behind its key while everything else of its time was flushed: now it goes at once.
        if (blocked?.era.reason) closeAt(batch, clock.now(), blocked.era.reason);
      }
      if (adaptiveDelay) closeWhenWorthwhile(batch, blocked?.sinceMs);
      return isOver;
    },
    remove({ batch, facts }) {
      if (!batch) return;
      batch.size -= 1;
      batch.bytes -= facts.bytes;
      if (batch.size === 0) {
        takeOut(batch);
        batch.entries = [];
      } else if (batch.entries.length > 2 * batch.size + 16) {
        // Now and then, so that the removed ones cost O(1) each and do not pile up.
        batch.entries = batch.entries.filter(isWanted);
      }
    },
    closeAll(reason) {
      for (const batch of openByGroup.values()) makeReady(batch, reason);
      if (reason === 'hidden') for (const batch of backingOff) makeReady(batch, batch.reason);
    },
    retryLater(batch, delayMs) {
      backingOff.add(batch);
      becomeReadyIn(batch, delayMs);
    },
    take: ready.take,
    batches: () => [...openByGroup.values(), ...backingOff, ...ready.all()],
  };
}
