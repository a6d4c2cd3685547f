import { createSketchTally } from '../lib/sketchTally.ts';
import type { BatchItemCounts, BatchMetrics, FlushReason } from './batchTypes.ts';
import { createDispatchCost } from './dispatchCost.ts';
import type { DispatchCost } from './dispatchCost.ts';

export type ItemOutcome = Exclude<keyof BatchItemCounts, 'added' | 'joined' | 'refused'>;

type LiveCounts = Pick<BatchMetrics, 'waitingCount' | 'inFlightBatchCount' | 'inFlightItemCount'>;

export interface BatchMeter {
  /** Adds that have not settled. */
  pendingCount: number;
  readonly items: Record<Exclude<keyof BatchItemCounts, 'added'>, number>;
  /** Counters of rare things. */
  readonly counts: Record<
    'retryCount' | 'rollbackCount' | 'rolledBackItemCount' | 'timeoutCount' | 'callbackErrorCount',
    number
  >;
  readonly dispatchCost: DispatchCost;
  recordWait(waitMs: number): void;
  recordStart(reason: FlushReason, size: number): void;
  recordEnd(size: number, durationMs: number): void;
  build(live: LiveCounts): BatchMetrics;
}

/** Counts what a batch processor does, in constant memory. */
export function createBatchMeter(): BatchMeter {
  const items = { joined: 0, resolved: 0, rejected: 0, aborted: 0, cleared: 0, disposed: 0, refused: 0 };
  const counts = { retryCount: 0, rollbackCount: 0, rolledBackItemCount: 0, timeoutCount: 0, callbackErrorCount: 0 };
  const batchesByReason = { size: 0, bytes: 0, delay: 0, adaptive: 0, manual: 0, hidden: 0, dispose: 0, retry: 0 };
  const batchSize = createSketchTally();
  const waitMs = createSketchTally();
  const dispatchCost = createDispatchCost();
  let ranItemCount = 0;
  let ranMs = 0;

  return {
    pendingCount: 0,
    items,
    counts,
    dispatchCost,
    recordWait: waitMs.record,
    recordStart(reason, size) {
      batchesByReason[reason] += 1;
      batchSize.record(size);
    },
    recordEnd(size, durationMs) {
      dispatchCost.record(size, durationMs);
      ranItemCount += size;
      ranMs += durationMs;
    },
    build(live) {
      const { pendingCount } = this;
      const { resolved, rejected, aborted, cleared, disposed } = items;
      return {
        ...live,
        ...counts,
        pendingCount,
        batchesByReason: { ...batchesByReason },
        // Each add has come to one of these ends, or to none yet.
        items: { ...items, added: pendingCount + resolved + rejected + aborted + cleared + disposed },
        batchSize: batchSize.toJSON(),
        waitMs: waitMs.toJSON(),
        costPerItemMs: ranItemCount > 0 ? ranMs / ranItemCount : null,
        dispatchCostMs: dispatchCost.costMs,
      };
    },
  };
}
