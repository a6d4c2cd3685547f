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
}

const MAX_SOURCES = 64;
const MAX_ID_LENGTH = 100;

export function createTileLog(dropped: DroppedCounts): TileLog {
  const sources = new Map<string, ReturnType<typeof createSource>>();
  let reports: readonly TileSourceReport[] | null = null;

  return {
    add(sample) {
      const sourceId = toUrlTemplate(sample.sourceId).slice(0, MAX_ID_LENGTH);
      const { urlTemplate } = sample;
      const clean = { ...sample, sourceId, ...(urlTemplate ? { urlTemplate: toUrlTemplate(urlTemplate) } : {}) };
      const source = sources.get(sourceId) ?? (sources.size < MAX_SOURCES ? createSource(sourceId) : null);
      if (source) {
        sources.set(sourceId, source);
        source.add(clean);
        reports = null;
      } else dropped.tiles += 1;
      return clean;
    },
    reports: () => (reports ??= Object.freeze(Array.from(sources.values(), (source) => source.report()))),
  };
}

function createSource(sourceId: string): { add(sample: TileSample): void; report(): TileSourceReport } {
  const durations = createQuantileSketch();
  const networkTimes = createQuantileSketch();
  const counts = { readyCount: 0, failedCount: 0, abortedCount: 0, missingCount: 0, expiredCount: 0 };
  let urlTemplate: string | null = null;
  let report: TileSourceReport | null = null;

  return {
    add({ outcome, durationMs, networkMs, urlTemplate: url }) {
      counts[`${outcome}Count`] += 1;
      if (durationMs !== null) durations.record(durationMs);
      if (networkMs !== null) networkTimes.record(networkMs);
      if (url !== undefined) urlTemplate = url;
      report = null;
    },
    report: () =>
      (report ??= Object.freeze({
        sourceId,
        urlTemplate,
        ...counts,
        requestCount: 0,
        failedByStatus: Object.freeze({}),
        throttledRatio: null,
        bytes: null,
        sizedCount: 0,
        cachedCount: null,
        requestsPerView: null,
        p75Ms: durations.quantile(0.75),
        p95Ms: durations.quantile(0.95),
        networkP75Ms: networkTimes.quantile(0.75),
      })),
  };
}
