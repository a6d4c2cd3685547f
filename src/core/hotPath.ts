import { addDuration, ATTRIBUTABLE_MS } from './operationSeries.ts';
import type { OperationSeries } from './operationSeries.ts';
import type { MonitorState } from './monitorState.ts';

/** What the hot path has to look at: kept up to date by everyone else, so that it need not ask them. */
export interface HotPath {
  readonly state: Pick<MonitorState, 'recent'>;
  /** Calls are only counted: nobody listens, and they are inside no other operation. */
  isOpen: boolean;
  /** The next snapshot differs from the latest. */
  hasChanged: boolean;
  /** The page has been seen for at least so long; below 0 while it is hidden. */
  seenMs: number;
  callCount: number;
}

/** Every so many calls, a power of two, the cost of one is measured: two looks at the clock, each worth ten calls. */
const COST_EVERY = 1024;
/** So that a short session has an estimate too. */
const FIRST_COST_AT = 64;

export function createHotPath(state: HotPath['state']): HotPath {
  return { state, isOpen: false, hasChanged: false, seenMs: -1, callCount: COST_EVERY - FIRST_COST_AT };
}

/** Hot, without a clock or an allocation: counts a call of which nothing more need be known, else returns `false`. */
export function addOnHotPath(hot: HotPath, series: OperationSeries, durationMs: number): boolean {
  hot.callCount = (hot.callCount + 1) % COST_EVERY;
  if (hot.callCount === 0 || !hot.hasChanged || !isQuietCall(hot, series, durationMs)) return false;
  addQuietCall(hot, series, durationMs);
  return true;
}

/** A sound duration, within limits and in sight, and nobody wants to know more. */
export function isQuietCall({ isOpen, seenMs }: HotPath, { limitMs }: OperationSeries, durationMs: unknown): boolean {
  return isOpen && typeof durationMs === 'number' && durationMs >= 0 && durationMs <= limitMs && durationMs <= seenMs;
}

export function addQuietCall(hot: HotPath, series: OperationSeries, durationMs: number): void {
  addDuration(series, durationMs);
  if (durationMs >= ATTRIBUTABLE_MS) hot.state.recent.addEnding(series.name, durationMs);
}
