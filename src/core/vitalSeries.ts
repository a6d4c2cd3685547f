import { createQuantileSketch } from '../lib/quantileSketch.ts';
import { productLimitQuantile } from '../lib/productLimitQuantile.ts';
import { redactUrls } from '../lib/redactUrls.ts';
import type { VitalSample } from '../types/sample.ts';
import type { VitalDetail } from '../types/snapshot.ts';
import type { VitalDefinition, VitalRating, VitalReport, VitalTags } from '../types/vital.ts';

/** One vital over the session. */
export interface VitalSeries {
  /** Above this is poor; Infinity where nobody has said what is. */
  readonly poor: number;
  /** Returns the sample as it may be kept: without what URLs carry. */
  add(sample: VitalSample): VitalSample;
  /** The latest values, oldest first. */
  readonly history: () => readonly number[];
  /** The same object until a sample comes. */
  report(): VitalReport;
  detail(): VitalDetail;
  clear(): void;
}

const HISTORY_COUNT = 20;
const NO_TAGS: VitalTags = Object.freeze({});
const NO_PARTS: VitalReport['parts'] = Object.freeze({});
const COUNTERS = { measured: 'sampleCount', interrupted: 'interruptedCount', incomplete: 'incompleteCount' } as const;

/** `isRated`: false for a vital that nobody defined, whose limits mean nothing. */
export function createVitalSeries(definition: VitalDefinition, isRated: boolean): VitalSeries {
  const { name, title, unit, good, poor, isProvisional } = definition;
  const measured = createQuantileSketch();
  // Bounds from below: the true value is at least that.
  const censored = createQuantileSketch();
  let counts = { sampleCount: 0, interruptedCount: 0, incompleteCount: 0, hiddenCount: 0 };
  let latest: number | null = null;
  let parts = NO_PARTS;
  let tags = NO_TAGS;
  let recent: readonly number[] = [];
  let report: VitalReport | null = null;

  const quantile = (share: number): number | null =>
    censored.count ? productLimitQuantile(measured.toJSON(), censored.toJSON(), share) : measured.quantile(share);
  const rate = (value: number): VitalRating => (value <= good ? 'good' : value > poor ? 'poor' : 'needs-improvement');
  const explainNull = (): string => {
    if (counts.sampleCount) return 'too few measurements came to their end';
    return counts.hiddenCount ? 'the page was hidden in every measurement' : definition.nullReason;
  };
  const build = (): VitalReport => {
    const p75 = quantile(0.75);
    const value = definition.headline === 'p75' ? p75 : latest;
    return Object.freeze({
      name,
      title,
      unit,
      value,
      reason: value === null ? explainNull() : null,
      rating: value === null || !isRated ? null : rate(value),
      good,
      poor,
      isProvisional,
      p75,
      p95: quantile(0.95),
      latest,
      ...counts,
      parts,
      tags,
    });
  };
  const series: VitalSeries = {
    poor: isRated ? poor : Infinity,
    add(sample) {
      const { outcome, value } = sample;
      const clean = sample.tags ? { ...sample, tags: cleanTags(sample.tags) } : sample;
      report = null;
      if (outcome === 'hidden' || value === null) {
        counts.hiddenCount += 1;
        return clean;
      }
      counts.sampleCount += 1;
      if (outcome !== 'measured') counts[COUNTERS[outcome]] += 1;
      (outcome === 'measured' ? measured : censored).record(value);
      if (outcome === 'measured') latest = value;
      recent = [...recent.slice(1 - HISTORY_COUNT), value];
      parts = clean.parts ? Object.freeze({ ...clean.parts }) : NO_PARTS;
      tags = clean.tags ?? NO_TAGS;
      return clean;
    },
    history: () => recent,
    report: () => (report ??= build()),
    detail: () =>
      Object.freeze({ ...series.report(), histogram: measured.toJSON(), censoredHistogram: censored.toJSON() }),
    clear() {
      measured.reset();
      censored.reset();
      counts = { sampleCount: 0, interruptedCount: 0, incompleteCount: 0, hiddenCount: 0 };
      latest = report = null;
      parts = NO_PARTS;
      tags = NO_TAGS;
      recent = [];
    },
  };
  return series;
}

function cleanTags(tags: VitalTags): VitalTags {
  const clean = Object.entries(tags).map(([key, value]) => [
    key,
    typeof value === 'string' ? redactUrls(value) : value,
  ]);
  return Object.freeze(Object.fromEntries(clean));
}
