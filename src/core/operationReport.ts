import type { Route } from '../types/sample.ts';
import type { OperationDetail, OperationReport } from '../types/snapshot.ts';
import { measureTrend } from './measureTrend.ts';
import { addBlock, addParent, createOperationSeries, RECENT_COUNT, recentDurations } from './operationSeries.ts';
import type { OperationSeries } from './operationSeries.ts';

const ADDED = [
  'errorCount',
  'hiddenCount',
  'violationCount',
  'heapDeltaBytes',
  'heapDeltaCount',
  'syncOnlyCount',
] as const;

/** A rate that differs by less looks the same: who shows it need not draw anew. */
const SAME_RATIO = 0.05;

/** The frozen report of a series; the same one until another call comes. */
export function reportSeries(series: OperationSeries, elapsedMs: number): OperationReport {
  series.report ??= Object.freeze(buildReport(series, perSecond(series, elapsedMs)));
  return series.report;
}

/** The same, or another where calls have become rarer since it was built. */
export function refreshSeries(series: OperationSeries, elapsedMs: number): OperationReport {
  const report = reportSeries(series, elapsedMs);
  const rate = perSecond(series, elapsedMs);
  const isSame = Math.abs(report.perSecond - rate) <= SAME_RATIO * rate;
  return isSame ? report : (series.report = Object.freeze({ ...report, perSecond: rate }));
}

/** One operation with all its attributes together; `undefined` where it was never called. */
export function detailOperation(
  all: Iterable<OperationSeries>,
  name: string,
  elapsedMs: number,
): OperationDetail | undefined {
  const found = [...all]
    .filter((series) => series.name === name && wasCalled(series))
    .sort((a, b) => b.durations.count - a.durations.count);
  const [busiest] = found;
  if (!busiest || found.length === 1) return busiest && detailSeries(busiest, elapsedMs);
  const joined = createOperationSeries(name, {});
  for (const series of found) {
    joined.durations.merge(series.durations);
    for (const field of ADDED) joined[field] += series[field];
    addBlock(joined, { longestMs: series.longestMs, sumMs: series.heldMs });
    for (const parent of series.parents) addParent(joined, parent);
    for (const [route, count] of Object.entries(series.routes) as [Route, number][]) {
      joined.routes[route] = (joined.routes[route] ?? 0) + count;
    }
  }
  // Calls with different attributes are no one sequence: the trend is that of most of them.
  const { trend, latestTrend } = reportSeries(busiest, elapsedMs);
  return Object.freeze({ ...detailSeries(joined, elapsedMs), trend, latestTrend });
}

export function wasCalled({ durations, hiddenCount }: OperationSeries): boolean {
  return durations.count + hiddenCount > 0;
}

export function detailSeries(series: OperationSeries, elapsedMs: number): OperationDetail {
  return Object.freeze({
    ...reportSeries(series, elapsedMs),
    perSecond: perSecond(series, elapsedMs),
    histogram: series.durations.toJSON(),
  });
}

function perSecond({ durations }: OperationSeries, elapsedMs: number): number {
  return elapsedMs > 0 ? (durations.count * 1000) / elapsedMs : 0;
}

function buildReport(series: OperationSeries, rate: number): OperationReport {
  const { durations, heapDeltaCount, longestMs, syncOnlyCount } = series;
  const { count, sum } = durations;
  const trend = (series.trend ??= measureTrend(series.blocks.subarray(0, series.blockCount)));
  return {
    name: series.name,
    attributes: series.attributes,
    count,
    errorCount: series.errorCount,
    hiddenCount: series.hiddenCount,
    totalMs: sum,
    minMs: durations.min,
    maxMs: durations.max,
    meanMs: count ? sum / count : null,
    p50Ms: durations.quantile(0.5),
    p75Ms: durations.quantile(0.75),
    p95Ms: durations.quantile(0.95),
    p99Ms: durations.quantile(0.99),
    perSecond: rate,
    trend,
    // Of few calls the latest are all.
    latestTrend: count > RECENT_COUNT ? measureTrend(recentDurations(series, RECENT_COUNT)) : trend,
    violationCount: series.violationCount,
    ...(heapDeltaCount && { memoryDeltaBytes: series.heapDeltaBytes / heapDeltaCount }),
    ...(longestMs >= 0 && { block: Object.freeze({ longestMs, sumMs: series.heldMs }) }),
    ...(syncOnlyCount && { syncOnlyCount }),
    routes: Object.freeze({ ...series.routes }),
    parents: Object.freeze(series.parents),
  };
}
