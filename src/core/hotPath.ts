import { addDuration, ATTRIBUTABLE_MS } from './operationSeries.ts';
import type { OperationSeries } from './operationSeries.ts';
import type { MonitorState } from './monitorState.ts';

/** What the hot path has to look at. */
export interface HotPath {
  readonly state: Pick<MonitorState, 'recent'>;
  /**
   * A call up to this long need only be counted: nobody listens, it is inside no other operation, the page has been in
   * sight for so long, and the next snapshot will differ anyway. Below 0: none. The recorder writes it.
   */
  upToMs: number;
  /** The hot path writes it. */
  callCount: number;
}

/** Every so many calls, a power of two, the cost of one is measured: two looks at the clock, each worth ten calls. */
const COST_EVERY = 1024;
/** So that a short session has an estimate too. */
const FIRST_COST_AT = 64;

export function createHotPath(state: HotPath['state']): HotPath {
  return { state, upToMs: -1, callCount: COST_EVERY - FIRST_COST_AT - 1 };
}

/** Hot, without a clock or an allocation: counts a call of which nothing more need be known, else returns `false`. */
export function addOnHotPath(hot: HotPath, series: OperationSeries, durationMs: number): boolean {
  hot.callCount = (hot.callCount + 1) % COST_EVERY;
  return hot.callCount !== 0 && addQuietCall(hot, series, durationMs);
}

/** The same, of a call that is counted already as one of those that may have a cost. */
export function addQuietCall(hot: HotPath, series: OperationSeries, durationMs: number): boolean {
  const isQuiet =
    typeof durationMs === 'number' && durationMs >= 0 && durationMs <= series.limitMs && durationMs <= hot.upToMs;
  if (isQuiet) {
    addDuration(series, durationMs);
    if (durationMs >= ATTRIBUTABLE_MS) hot.state.recent.addEnding(series.name, durationMs);
  }
  return isQuiet;
}
