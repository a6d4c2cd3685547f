import { createQuantileSketch } from '../lib/quantileSketch.ts';
import type { QuantileSketch } from '../lib/quantileSketch.ts';
import type { Attributes, BlockTimes, OperationSample, Route } from '../types/sample.ts';
import type { OperationReport, Trend } from '../types/snapshot.ts';
import type { Limits } from './readThreshold.ts';

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
/** Of the session's history: even, so that it can halve. */
const MAX_BLOCKS = 64;

/** All that is known of one operation with one set of attributes. */
export interface OperationSeries {
  readonly name: string;
  readonly attributes: Attributes;
  readonly durations: QuantileSketch;
  /** It has no attributes. */
  readonly isPlain: boolean;
  /** A ring: the call number `n` is at `n % RECENT_COUNT`. */
  readonly recent: Float64Array;
  /** The session so far: the mean durations of so many blocks of calls, each of `blockMask + 1`, a power of two. */
  readonly blocks: Float64Array;
  blockMask: number;
  blockCount: number;
  /** Of the calls in them. */
  blockSumMs: number;
  /** Of the session; `null` once it is out of date. */
  trend: Trend | null;
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
  /** For how long it held the page; -1 while that is known of no call. */
  longestMs: number;
  heldMs: number;
  syncOnlyCount: number;
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
    blocks: new Float64Array(MAX_BLOCKS),
    isBound: false,
    limitMs: MAX_DURATION_MS,
    limits: null,
    ...noCalls(),
  };
}

function noCalls(): Omit<
  OperationSeries,
  'name' | 'attributes' | 'isPlain' | 'durations' | 'recent' | 'blocks' | 'isBound' | 'limitMs' | 'limits'
> {
  return {
    blockMask: 0,
    blockCount: 0,
    blockSumMs: 0,
    trend: null,
    longestMs: -1,
    heldMs: 0,
    syncOnlyCount: 0,
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
  if ((series.durations.count & series.blockMask) === 0) closeBlock(series);
}

/** Where there is no room for another block, two and two become one. */
function closeBlock(series: OperationSeries): void {
  const { blocks, durations } = series;
  blocks[series.blockCount] = (durations.sum - series.blockSumMs) / (series.blockMask + 1);
  series.blockCount += 1;
  series.blockSumMs = durations.sum;
  series.trend = null;
  if (series.blockCount < MAX_BLOCKS) return;
  series.blockCount /= 2;
  series.blockMask = series.blockMask * 2 + 1;
  for (let slot = 0; slot < series.blockCount; slot += 1) {
    blocks[slot] = (blocks[2 * slot]! + blocks[2 * slot + 1]!) / 2;
  }
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
  if (sample.isSyncOnly) series.syncOnlyCount += 1;
  if (sample.block) addBlock(series, sample.block);
  if (route) series.routes[route] = (series.routes[route] ?? 0) + 1;
  if (parent !== undefined) addParent(series, parent);
  if (memoryDeltaBytes !== undefined) {
    series.heapDeltaBytes += memoryDeltaBytes;
    series.heapDeltaCount += 1;
  }
}

/** The longest stretch of any run, and all of them together. */
export function addBlock(series: OperationSeries, { longestMs, sumMs }: BlockTimes): void {
  series.longestMs = Math.max(series.longestMs, longestMs);
  series.heldMs += sumMs;
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
  series.limitMs = limits?.isOnWindow ? -1 : Math.min(limits?.max ?? Infinity, MAX_DURATION_MS);
}

/** The latest durations, oldest first. A report asks it of each operation: a plain loop. */
export function recentDurations({ durations, recent }: OperationSeries, maxCount: number): number[] {
  const { count } = durations;
  const latest: number[] = [];
  for (let call = count - Math.min(count, maxCount, RECENT_COUNT); call < count; call += 1) {
    latest.push(recent[call % RECENT_COUNT]!);
  }
  return latest;
}

/** Forgets every call, keeps the name and its limits. */
export function emptySeries(series: OperationSeries): void {
  series.durations.reset();
  Object.assign(series, noCalls());
}
