import { createQuantileSketch } from '../lib/quantileSketch.ts';
import { toUrlTemplate } from '../lib/toUrlTemplate.ts';
import type { TileSample } from '../types/sample.ts';
import type { TileSourceReport } from '../types/snapshot.ts';
import type { DroppedCounts } from './selfCost.ts';

/** Tile requests by source. */
export interface TileLog {
  /** Returns the sample as it may be kept: without what URLs carry. */
  add(sample: TileSample): TileSample;
  /** The same array until a tile comes, and of each source the same report until one of its tiles comes. */
  reports(): readonly TileSourceReport[];
  /** The map is whole again. */
  settled(): void;
  readonly settledViewCount: number;
}

const MAX_SOURCES = 64;
const MAX_ID_LENGTH = 100;
/** Of one source. */
const MAX_STATUSES = 16;
const TOO_MANY_REQUESTS = 429;

export function createTileLog(dropped: DroppedCounts): TileLog {
  const sources = new Map<string, ReturnType<typeof createSource>>();
  let reports: readonly TileSourceReport[] | null = null;
  let settledViewCount = 0;

  return {
    add(sample) {
      const { sourceId: given, urlTemplate } = sample;
      // What is kept is clean already.
      const sourceId = sources.has(given) ? given : toUrlTemplate(given).slice(0, MAX_ID_LENGTH);
      const source = sources.get(sourceId) ?? (sources.size < MAX_SOURCES ? createSource(sourceId) : null);
      const clean = { ...sample, sourceId };
      if (urlTemplate && urlTemplate !== source?.urlTemplate()) clean.urlTemplate = toUrlTemplate(urlTemplate);
      if (source) {
        sources.set(sourceId, source);
        source.add(clean);
        reports = null;
      } else dropped.tiles += 1;
      return clean;
    },
    reports: () =>
      (reports ??= Object.freeze(Array.from(sources.values(), (source) => source.report(settledViewCount)))),
    settled() {
      settledViewCount += 1;
      reports = null;
    },
    get settledViewCount() {
      return settledViewCount;
    },
  };
}

function createSource(sourceId: string): {
  urlTemplate(): string | null;
  add(sample: TileSample): void;
  report(settledViewCount: number): TileSourceReport;
} {
  const durations = createQuantileSketch();
  const networkTimes = createQuantileSketch();
  const counts = { readyCount: 0, failedCount: 0, abortedCount: 0, missingCount: 0, expiredCount: 0 };
  const statuses = new Map<number, number>();
  let [requestCount, bytes, sizedCount, cachedCount] = [0, 0, 0, 0];
  let urlTemplate: string | null = null;
  let report: TileSourceReport | null = null;
  let viewCount = 0;

  return {
    add({ outcome, durationMs, networkMs, urlTemplate: url, status = 0, bytes: size, isCached }) {
      counts[`${outcome}Count`] += 1;
      requestCount += 1;
      if (outcome === 'failed') {
        // Any number may be told for one.
        const known = statuses.has(status) || statuses.size < MAX_STATUSES ? status : 0;
        statuses.set(known, (statuses.get(known) ?? 0) + 1);
      }
      if (durationMs !== null) durations.record(durationMs);
      if (networkMs !== null) networkTimes.record(networkMs);
      if (size !== undefined) {
        bytes += size;
        sizedCount += 1;
        if (isCached) cachedCount += 1;
      }
      if (url !== undefined) urlTemplate = url;
      report = null;
    },
    urlTemplate: () => urlTemplate,
    report(settledViewCount) {
      if (report && viewCount === settledViewCount) return report;
      viewCount = settledViewCount;
      report = Object.freeze({
        sourceId,
        urlTemplate,
        ...counts,
        requestCount,
        failedByStatus: Object.freeze(Object.fromEntries(statuses)),
        throttledRatio: (statuses.get(TOO_MANY_REQUESTS) ?? 0) / requestCount,
        bytes: sizedCount ? bytes : null,
        sizedCount,
        cachedCount: sizedCount ? cachedCount : null,
        requestsPerView: viewCount ? requestCount / viewCount : null,
        p75Ms: durations.quantile(0.75),
        p95Ms: durations.quantile(0.95),
        networkP75Ms: networkTimes.quantile(0.75),
      });
      return report;
    },
  };
}
