import { createQuantileSketch } from '../lib/quantileSketch.ts';
import { productLimitQuantile } from '../lib/productLimitQuantile.ts';
import type { VitalSample } from '../types/sample.ts';
import type { VitalDetail } from '../types/snapshot.ts';
import type { VitalDefinition, VitalRating, VitalReport } from '../types/vital.ts';
import { cleanAttributes } from './cleanAttributes.ts';

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
}

const HISTORY_COUNT = 20;
/** More than any vital has. */
const MAX_FACTS = 24;
const NONE = Object.freeze({});

/** `isRated`: false for a vital that nobody defined, whose limits mean nothing. */
export function createVitalSeries(definition: VitalDefinition, isRated: boolean): VitalSeries {
  const { name, title, unit, good, poor, isProvisional } = definition;
  const measured = createQuantileSketch();
  // Bounds from below: the true value is at least that.
  const censored = createQuantileSketch();
  const counts = { sampleCount: 0, interruptedCount: 0, incompleteCount: 0, hiddenCount: 0 };
  let latest: number | null = null;
  let parts: VitalReport['parts'] = NONE;
  let tags: VitalReport['tags'] = NONE;
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
      const clean = {
        ...sample,
        ...(sample.parts ? { parts: cleanFacts(sample.parts) } : {}),
        ...(sample.tags ? { tags: cleanFacts(sample.tags) } : {}),
      };
      report = null;
      if (outcome === 'hidden' || typeof value !== 'number') {
        counts.hiddenCount += 1;
        return { ...clean, value: null };
      }
      counts.sampleCount += 1;
      if (outcome === 'measured') {
        measured.record(value);
        latest = value;
      } else {
        censored.record(value);
        counts[`${outcome}Count`] += 1;
      }
      recent = [...recent.slice(1 - HISTORY_COUNT), value];
      ({ parts = NONE, tags = NONE } = clean);
      return clean;
    },
    history: () => recent,
    report: () => (report ??= build()),
    detail: () =>
      Object.freeze({ ...series.report(), histogram: measured.toJSON(), censoredHistogram: censored.toJSON() }),
  };
  return series;
}

/** The cast: bounded, and else as it was. */
function cleanFacts<Facts extends object>(facts: Facts): Facts {
  return cleanAttributes(facts, MAX_FACTS).attributes as Facts;
}
