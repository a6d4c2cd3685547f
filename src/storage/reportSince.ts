import { toIso } from '../lib/clock.ts';
import { operationKey } from '../lib/operationKey.ts';
import { productLimitQuantile } from '../lib/productLimitQuantile.ts';
import { bucketMiddle, createQuantileSketch } from '../lib/quantileSketch.ts';
import type { Report } from '../types/report.ts';
import type { SerializedSketch } from '../types/sketch.ts';
import type { OperationDetail, TileSourceReport, Trend, VitalDetail } from '../types/snapshot.ts';
import type { BrokenLimit, Violation } from '../types/threshold.ts';
import type { VitalRating } from '../types/vital.ts';

/** Nothing tells what the calls before were like. */
const UNKNOWN: Trend = { direction: 'unknown', changeRatio: 0, confidence: 0 };
const TOO_MANY_REQUESTS = '429';
/** Of the violations of one limit. */
const WORST_COUNT = 3;
const FORGOTTEN = 'what was measured before was forgotten';

/** A session that goes on after it was forgotten, as one of its own that begins now. */
export function createSessionSince(before: Report, id: string, startedEpochMs: number): (now: Report) => Report {
  const begun = { id, startedEpochMs, startedIso: toIso(startedEpochMs) };
  return (now) => {
    const since = reportSince(before, now);
    return { ...since, session: { ...since.session, ...begun } };
  };
}

/**
 * What a session measured since an earlier report of it: counts and histograms without those that were there before. What
 * cannot be told apart is left out: trends, percentiles of tiles, what routing did.
 */
export function reportSince(before: Report, now: Report): Report {
  const operations = new Map(before.operations.map((one) => [operationKey(one.name, one.attributes), one]));
  const durationMs = now.session.durationMs - before.session.durationMs;
  const lastViolation = before.violations.at(-1)?.id ?? -1;
  const lastFrameMs = before.longFrames.at(-1)?.startMs ?? -Infinity;
  const tiles = new Map(before.tiles.map((tile) => [tile.sourceId, tile]));
  const gestures = new Set(before.gestures.map(({ startMs }) => startMs));
  const settledViewCount = now.settledViewCount - before.settledViewCount;
  const violations = now.violations.filter(({ id }) => id > lastViolation);
  const problems = new Map(before.problems.map((problem) => [problem.code, problem.count]));
  return {
    ...now,
    session: { ...now.session, durationMs },
    operations: now.operations
      .map((one) => operationSince(operations.get(operationKey(one.name, one.attributes)), one, durationMs))
      .filter(({ count, hiddenCount }) => count + hiddenCount > 0),
    vitals: eachVital(before.vitals, now.vitals),
    webVitals: eachVital(before.webVitals, now.webVitals),
    programMoves: {
      ...now.programMoves,
      count: now.programMoves.count - before.programMoves.count,
      ...(before.programMoves.count ? { droppedRatio: null, maxGapMs: null, settleMs: null } : {}),
    },
    tiles: now.tiles.map((tile) => tileSince(tiles.get(tile.sourceId), tile, settledViewCount)),
    violations,
    violationCount: now.violationCount - before.violationCount,
    brokenLimits: brokenSince(before.brokenLimits, now.brokenLimits, violations),
    // Whether a limit held since then nobody has judged.
    limitVerdicts: [],
    gestures: now.gestures.filter(({ startMs }) => !gestures.has(startMs)),
    gestureCount: now.gestureCount - before.gestureCount,
    settledViewCount,
    longFrames: now.longFrames.filter(({ startMs }) => startMs > lastFrameMs),
    problems: now.problems
      .map((problem) => ({ ...problem, count: problem.count - (problems.get(problem.code) ?? 0) }))
      .filter(({ count }) => count > 0),
    optimization: null,
  };
}

function operationSince(
  before: OperationDetail | undefined,
  now: OperationDetail,
  durationMs: number,
): OperationDetail {
  if (!before) return now;
  const { block: _, memoryDeltaBytes: __, ...rest } = subtractCounts(before, now);
  const histogram = subtractSketch(before.histogram, now.histogram);
  const sketch = createQuantileSketch(histogram);
  return {
    ...rest,
    histogram,
    totalMs: histogram.sum,
    minMs: histogram.min,
    maxMs: histogram.max,
    meanMs: histogram.count ? histogram.sum / histogram.count : null,
    p50Ms: sketch.quantile(0.5),
    p75Ms: sketch.quantile(0.75),
    p95Ms: sketch.quantile(0.95),
    p99Ms: sketch.quantile(0.99),
    perSecond: durationMs > 0 ? (rest.count * 1000) / durationMs : 0,
    trend: UNKNOWN,
    latestTrend: UNKNOWN,
    routes: subtractCounts(before.routes, now.routes),
  };
}

function tileSince(before: TileSourceReport | undefined, now: TileSourceReport, viewCount: number): TileSourceReport {
  const perView = (requestCount: number): number | null => (viewCount > 0 ? requestCount / viewCount : null);
  if (!before) return { ...now, requestsPerView: perView(now.requestCount) };
  const counts = subtractCounts(before, now);
  const statuses = Object.entries(now.failedByStatus)
    .map(([status, count]) => [status, count - (before.failedByStatus[status] ?? 0)] as const)
    .filter(([, count]) => count > 0);
  const failedByStatus: TileSourceReport['failedByStatus'] = Object.fromEntries(statuses);
  const { requestCount, sizedCount } = counts;
  return {
    ...counts,
    failedByStatus,
    throttledRatio: requestCount > 0 ? (failedByStatus[TOO_MANY_REQUESTS] ?? 0) / requestCount : null,
    bytes: sizedCount > 0 && now.bytes !== null ? now.bytes - (before.bytes ?? 0) : null,
    requestsPerView: perView(requestCount),
    p75Ms: null,
    p95Ms: null,
    networkP75Ms: null,
  };
}

/** `kept`: the violations since, of which each limit has its last and its worst. */
function brokenSince(
  before: readonly BrokenLimit[],
  now: readonly BrokenLimit[],
  kept: readonly Violation[],
): readonly BrokenLimit[] {
  const isOf =
    (limit: Pick<BrokenLimit, 'operation' | 'pattern' | 'metric'>) =>
    ({ operation, pattern, metric }: Pick<BrokenLimit, 'operation' | 'pattern' | 'metric'>): boolean =>
      operation === limit.operation && pattern === limit.pattern && metric === limit.metric;
  return now
    .map((limit) => {
      const old = before.find(isOf(limit));
      if (!old) return limit;
      const since = kept.filter(isOf(limit));
      return {
        ...limit,
        count: limit.count - old.count,
        suppressedCount: limit.suppressedCount - old.suppressedCount,
        firstId: since[0]?.id ?? limit.lastId,
        worstIds: since
          .toSorted((a, b) => b.value - a.value)
          .slice(0, WORST_COUNT)
          .map(({ id }) => id),
      };
    })
    .filter(({ count }) => count > 0);
}

function eachVital<Vitals extends Report['vitals'] | Report['webVitals']>(before: Vitals, now: Vitals): Vitals {
  const old = before as Readonly<Record<string, VitalDetail | undefined>>;
  const since = Object.entries<VitalDetail>(now).map(([name, vital]) => [name, vitalSince(old[name], vital)]);
  // The casts: one entry for each that was there.
  return Object.fromEntries(since) as Vitals;
}

function vitalSince(before: VitalDetail | undefined, now: VitalDetail): VitalDetail {
  if (!before) return now;
  const histogram = subtractSketch(before.histogram, now.histogram);
  const censoredHistogram = subtractSketch(before.censoredHistogram, now.censoredHistogram);
  const quantile = (share: number): number | null =>
    censoredHistogram.count
      ? productLimitQuantile(histogram, censoredHistogram, share)
      : createQuantileSketch(histogram).quantile(share);
  const counts = subtractCounts(before, now);
  const p75 = quantile(0.75);
  const isMeasured = counts.sampleCount > 0;
  // The headline is one of the two.
  const headline = now.value === now.latest && now.value !== now.p75 ? now.latest : p75;
  const value = isMeasured ? headline : null;
  const rate = (of: number, { good, poor }: { readonly good: number; readonly poor: number }): VitalRating =>
    of <= good ? 'good' : of > poor ? 'poor' : 'needs-improvement';
  return {
    ...now,
    sampleCount: counts.sampleCount,
    interruptedCount: counts.interruptedCount,
    incompleteCount: counts.incompleteCount,
    hiddenCount: counts.hiddenCount,
    value,
    reason: value === null ? (isMeasured ? now.reason : FORGOTTEN) : null,
    rating: value === null || now.rating === null ? null : rate(value, now),
    p75,
    p95: quantile(0.95),
    latest: isMeasured ? now.latest : null,
    parts: isMeasured ? now.parts : {},
    ratedParts: {},
    histogram,
    censoredHistogram,
    partHistograms: Object.fromEntries(
      Object.entries(now.partHistograms).map(([name, sketch]) => {
        const old = before.partHistograms[name];
        return [name, old ? subtractSketch(old, sketch) : sketch];
      }),
    ),
  };
}

/** Every property that ends in `Count`, or is a count by a name. */
function subtractCounts<Counts extends object>(before: Counts, now: Counts): Counts {
  const old = before as Readonly<Record<string, unknown>>;
  const since = Object.entries(now).map(([name, value]: [string, unknown]) => {
    const isCount = typeof value === 'number' && /count$|^(cache|worker|batch|inline)$/i.test(name);
    return [name, isCount ? value - Number(old[name] ?? 0) : value];
  });
  return Object.fromEntries(since) as Counts;
}

function subtractSketch(before: SerializedSketch, now: SerializedSketch): SerializedSketch {
  if (before.count === 0) return now;
  // Scales only fall as values come.
  const bucketCounts = [...now.bucketCounts];
  for (const [slot, count] of before.bucketCounts.entries()) {
    const index = ((before.offset + slot) >> (before.scale - now.scale)) - now.offset;
    bucketCounts[index] = (bucketCounts[index] ?? 0) - count;
  }
  const zeroCount = now.zeroCount - before.zeroCount;
  const first = bucketCounts.findIndex((count) => count > 0);
  const last = bucketCounts.findLastIndex((count) => count > 0);
  // Within a bucket nobody knows; the extremes of all bound it.
  const bound = (slot: number): number =>
    Math.min(Math.max(bucketMiddle(now.offset + slot, now.scale), now.min ?? 0), now.max ?? Infinity);
  const count = now.count - before.count;
  return {
    scale: now.scale,
    count,
    sum: count ? now.sum - before.sum : 0,
    min: count ? (zeroCount || first < 0 ? 0 : bound(first)) : null,
    max: count ? (last < 0 ? 0 : bound(last)) : null,
    zeroCount,
    offset: now.offset,
    bucketCounts,
  };
}
