import { createQuantileSketch } from '../lib/quantileSketch.ts';
import type { QuantileSketch } from '../lib/quantileSketch.ts';
import type { Attributes, OperationSample, Route } from '../types/sample.ts';
import type { OperationReport } from '../types/snapshot.ts';
import type { Limits } from './thresholdBook.ts';

/** How many of the latest durations are kept, for the trend and for a violation's history. A power of two. */
export const RECENT_COUNT = 32;
/**
 * A call as long as this may explain a long frame, so its time is kept. A shorter one is less than a tenth of the
 * shortest long frame (50 ms).
 */
export const ATTRIBUTABLE_MS = 5;
/** Whoever passes more has passed a wall-clock time, or worse. */
export const MAX_DURATION_MS: number = Number.MAX_SAFE_INTEGER;
const MAX_PARENTS = 8;

/** All that is known of one operation with one set of attributes. */
export interface OperationSeries {
  readonly name: string;
  readonly attributes: Attributes;
  readonly durations: QuantileSketch;
  /** It has no attributes. */
  readonly isPlain: boolean;
  /** A ring: the call number `n` is at `n % RECENT_COUNT`. */
  readonly recent: Float64Array;
  /** A handle records into it, so `reset` empties it instead of dropping it. */
  isBound: boolean;
  /** Calls up to this break no limit. */
  limitMs: number;
  limits: Limits | null;
  errorCount: number;
  hiddenCount: number;
  violationCount: number;
  heapDeltaBytes: number;
  heapDeltaCount: number;
  routes: Partial<Record<Route, number>>;
  parents: readonly string[];
  /** As last built; `null` once it is out of date. */
  report: OperationReport | null;
}

export function createOperationSeries(name: string, attributes: Attributes): OperationSeries {
  return {
    name,
    attributes,
    isPlain: Object.keys(attributes).length === 0,
    durations: createQuantileSketch(),
    recent: new Float64Array(RECENT_COUNT),
    isBound: false,
    limitMs: MAX_DURATION_MS,
    limits: null,
    ...noCalls(),
  };
}

function noCalls(): Omit<
  OperationSeries,
  'name' | 'attributes' | 'isPlain' | 'durations' | 'recent' | 'isBound' | 'limitMs' | 'limits'
> {
  return {
    errorCount: 0,
    hiddenCount: 0,
    violationCount: 0,
    heapDeltaBytes: 0,
    heapDeltaCount: 0,
    routes: {},
    parents: [],
    report: null,
  };
}

/** Hot: counts one visible call. */
export function addDuration(series: OperationSeries, durationMs: number): void {
  series.recent[series.durations.count & (RECENT_COUNT - 1)] = durationMs;
  series.durations.record(durationMs);
  series.report = null;
}

/** Counts one call with all that is known of it. */
export function addCall(series: OperationSeries, sample: OperationSample): void {
  const { route, parent, memoryDeltaBytes } = sample;
  if (sample.wasHidden) {
    series.hiddenCount += 1;
    series.report = null;
    return;
  }
  addDuration(series, sample.durationMs);
  if (!sample.ok) series.errorCount += 1;
  if (route) series.routes[route] = (series.routes[route] ?? 0) + 1;
  if (parent !== undefined) addParent(series, parent);
  if (memoryDeltaBytes !== undefined) {
    series.heapDeltaBytes += memoryDeltaBytes;
    series.heapDeltaCount += 1;
  }
}

export function addParent(series: OperationSeries, parent: string): void {
  if (series.parents.length < MAX_PARENTS && !series.parents.includes(parent)) {
    series.parents = [...series.parents, parent];
  }
}

/** Sets what the thresholds say of it, and with it how much each call has to look at. */
export function setLimits(series: OperationSeries, limits: Limits | null): void {
  series.limits = limits;
  // Limits on the distribution can be broken by any call, for it may be the one that makes the samples enough.
  series.limitMs = limits?.isOnWindow ? -1 : Math.min(limits?.maxMs ?? Infinity, MAX_DURATION_MS);
}

/** The latest durations, oldest first. */
export function recentDurations(series: OperationSeries, maxCount: number): number[] {
  const { count } = series.durations;
  const length = Math.min(count, maxCount, RECENT_COUNT);
  return Array.from({ length }, (_, index) => series.recent[(count - length + index) % RECENT_COUNT]!);
}

/** Forgets every call, keeps the name and its limits. */
export function emptySeries(series: OperationSeries): void {
  series.durations.reset();
  Object.assign(series, noCalls());
}
