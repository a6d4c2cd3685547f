import type { FlushReason } from '../types/batch.ts';
import type { ResolvedBatchOptions } from './batchOptions.ts';
import type { Batch, Entry } from './batchState.ts';

/** Below it a timer costs more than it waits for: Chromium may take 8 ms. What is added at once goes at once. */
const SHORTEST_TIMER_MS = 1;

export interface BatchQueue<Item, Result> {
  /** Puts an item into the open batch of its group; true where a batch has become ready by it. O(1). */
  gather(entry: Entry<Item, Result>): boolean;
  /** Takes out an item that nobody wants any more. */
  remove(entry: Entry<Item, Result>): void;
  /** Closes every open batch; cuts short the backoff of retries, if asked. */
  closeAll(reason: FlushReason, withRetries: boolean): void;
  /** Brings a batch back after a delay. */
  retryLater(batch: Batch<Item, Result>, delayMs: number): void;
  /** The next batch to run; `null` when none is ready. */
  take(): Batch<Item, Result> | null;
  /** Every item in it. */
  entries(): Entry<Item, Result>[];
}

export interface BatchQueueOptions<Item, Result> {
  readonly options: ResolvedBatchOptions<Item, Result>;
  /** What one dispatch costs, as far as measured. */
  readonly dispatchCostMs: () => number | null;
  /** A batch has become ready by the passing of time. */
  readonly onReady: () => void;
}

/** Batches that do not run: open ones gather, full or due ones wait for a slot, failed ones for their retry. */
export function createBatchQueue<Item, Result>(setup: BatchQueueOptions<Item, Result>): BatchQueue<Item, Result> {
  const { options, dispatchCostMs, onReady } = setup;
  const { clock, maxSize, maxDelayMs, maxBytes, adaptiveDelay } = options;
  const openByGroup = new Map<unknown, Batch<Item, Result>>();
  const backingOff = new Set<Batch<Item, Result>>();
  /** The open batch that got the latest item. */
  let latest: Batch<Item, Result> | undefined;
  // Linked, for an array's shift moves all the others.
  let firstReady: Batch<Item, Result> | null = null;
  let lastReady: Batch<Item, Result> | null = null;

  const stopTimer = (batch: Batch<Item, Result>): void => {
    if (batch.timer !== null) clock.clearTimer(batch.timer);
    batch.timer = null;
  };

  const makeReady = (batch: Batch<Item, Result>): void => {
    stopTimer(batch);
    if (lastReady) lastReady.next = batch;
    else firstReady = batch;
    lastReady = batch;
  };

  const close = (batch: Batch<Item, Result>, reason: FlushReason): void => {
    openByGroup.delete(batch.group);
    if (latest === batch) latest = undefined;
    batch.reason = reason;
    makeReady(batch);
  };

  const endBackoff = (batch: Batch<Item, Result>): void => {
    backingOff.delete(batch);
    makeReady(batch);
  };

  const closeAt = (batch: Batch<Item, Result>, dueMs: number, reason: FlushReason): void => {
    if (dueMs >= batch.dueMs) return;
    stopTimer(batch);
    batch.dueMs = dueMs;
    batch.reason = reason;
    batch.timer = clock.setTimer(
      () => {
        close(batch, batch.reason);
        onReady();
      },
      Math.max(0, dueMs - clock.now()),
    );
  };

  // The dynamic TCP acknowledgement rule: send when the waiting, summed over the items, has cost as much as sending
  // does. It is never more than twice as bad as knowing the future. Dooly, Goldman, Scott: "On-line analysis of the
  // TCP acknowledgment delay problem", JACM 48 (2001), https://doi.org/10.1145/375827.375843
  const closeWhenWorthwhile = (batch: Batch<Item, Result>, blockedSinceMs: number | null): void => {
    const nowMs = clock.now();
    batch.waitedMs += (batch.size - 1) * (nowMs - batch.waitedAtMs) + nowMs - (blockedSinceMs ?? nowMs);
    batch.waitedAtMs = nowMs;
    const restMs = Math.max(0, (dispatchCostMs() ?? 0) - batch.waitedMs) / batch.size;
    if (restMs >= SHORTEST_TIMER_MS) closeAt(batch, nowMs + restMs, 'adaptive');
    else if (batch.dueMs > nowMs) {
      batch.dueMs = nowMs;
      queueMicrotask(() => {
        if (openByGroup.get(batch.group) !== batch) return;
        close(batch, 'adaptive');
        onReady();
      });
    }
  };

  return {
    // Hot: an add that neither opens nor fills a batch reads no clock and sets no timer.
    gather(entry) {
      const { group, bytes, blockedSinceMs } = entry;
      let batch = latest?.group === group ? latest : openByGroup.get(group);
      const isOver = batch !== undefined && batch.bytes + bytes > maxBytes;
      if (batch && isOver) {
        close(batch, 'bytes');
        batch = undefined;
      }
      if (!batch) {
        batch = createBatch(group, clock.now());
        openByGroup.set(group, batch);
      }
      latest = batch;
      entry.batch = batch;
      batch.entries.push(entry);
      batch.size += 1;
      batch.bytes += bytes;
      if (blockedSinceMs !== null) batch.sinceMs = Math.min(batch.sinceMs, blockedSinceMs);
      if (batch.size >= maxSize) close(batch, 'size');
      else if (batch.bytes >= maxBytes) close(batch, 'bytes');
      else {
        // The first item has set the timer for those that come after it.
        if (batch.size === 1 || blockedSinceMs !== null) {
          closeAt(batch, batch.sinceMs + maxDelayMs, 'delay');
          // It waited behind its key while everything else of its time was flushed: now it goes at once.
          if (entry.era.reason) closeAt(batch, clock.now(), entry.era.reason);
        }
        if (adaptiveDelay) closeWhenWorthwhile(batch, blockedSinceMs);
        return isOver;
      }
      return true;
    },
    remove(entry) {
      const batch = entry.batch;
      if (!batch) return;
      batch.size -= 1;
      batch.bytes -= entry.bytes;
      if (batch.size === 0) {
        stopTimer(batch);
        batch.entries = [];
        backingOff.delete(batch);
        if (openByGroup.get(batch.group) === batch) openByGroup.delete(batch.group);
        if (latest === batch) latest = undefined;
      } else if (batch.entries.length > 2 * batch.size + 16) {
        // Now and then, so that the removed ones cost O(1) each and do not pile up.
        batch.entries = batch.entries.filter(isWanted);
      }
    },
    closeAll(reason, withRetries) {
      for (const batch of openByGroup.values()) close(batch, reason);
      if (withRetries) for (const batch of backingOff) endBackoff(batch);
    },
    retryLater(batch, delayMs) {
      backingOff.add(batch);
      batch.timer = clock.setTimer(() => {
        endBackoff(batch);
        onReady();
      }, delayMs);
    },
    take() {
      while (firstReady) {
        const batch: Batch<Item, Result> = firstReady;
        firstReady = batch.next;
        if (!firstReady) lastReady = null;
        batch.next = null;
        if (batch.size > 0) return batch;
      }
      return null;
    },
    entries() {
      const batches = [...openByGroup.values(), ...backingOff];
      for (let batch = firstReady; batch; batch = batch.next) batches.push(batch);
      return batches.flatMap((batch) => batch.entries.filter(isWanted));
    },
  };
}

/** Somebody still waits for it. */
export function isWanted<Item, Result>(entry: Entry<Item, Result>): boolean {
  return entry.waiterCount > 0;
}

function createBatch<Item, Result>(group: unknown, nowMs: number): Batch<Item, Result> {
  return {
    group,
    entries: [],
    size: 0,
    bytes: 0,
    retryCount: 0,
    reason: 'delay',
    sinceMs: nowMs,
    timer: null,
    dueMs: Infinity,
    waitedMs: 0,
    waitedAtMs: nowMs,
    controller: null,
    next: null,
  };
}
