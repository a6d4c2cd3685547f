import { addDuration } from './operationSeries.ts';
import type { OperationSeries } from './operationSeries.ts';

/** What the hot path has to look at: kept up to date by everyone else, so that it need not ask them. */
export interface HotPath {
  /** Calls are only counted: nobody listens, nothing nests, the page is seen. */
  isOpen: boolean;
  /** The next snapshot differs from the latest. */
  hasChanged: boolean;
  callCount: number;
}

/** Every so many calls, a power of two, the cost of one is measured. */
const COST_EVERY = 64;

/** Hot, without a clock or an allocation: counts a call of which nothing more need be known, else returns `false`. */
export function addOnHotPath(hot: HotPath, series: OperationSeries, durationMs: number): boolean {
  hot.callCount = (hot.callCount + 1) % COST_EVERY;
  if (
    !hot.isOpen ||
    !hot.hasChanged ||
    hot.callCount === 0 ||
    typeof durationMs !== 'number' ||
    !(durationMs >= 0 && durationMs < series.slowMs)
  ) {
    return false;
  }
  addDuration(series, durationMs);
  return true;
}
