import { createQuantileSketch } from '../lib/quantileSketch.ts';
import type { QuantileSketch } from '../lib/quantileSketch.ts';
import { productLimitQuantile } from '../lib/productLimitQuantile.ts';
import { redactUrls } from '../lib/redactUrls.ts';
import type { VitalSample } from '../types/sample.ts';
import type { VitalDetail } from '../types/snapshot.ts';
import type { RatedPart, VitalDefinition, VitalRating, VitalReport } from '../types/vital.ts';
import { cleanAttributes } from './cleanAttributes.ts';

/** One vital over the session. */
export interface VitalSeries {
  /** How many came to an end or were cut short, without those that a part stands for. */
  readonly count: number;
  /** Knows of those that were cut short. */
  readonly quantile: (share: number) => number | null;
  /** The rated parts of those that came to an end. */
  readonly parts: ReadonlyMap<string, Pick<QuantileSketch, 'count' | 'quantile'>>;
  /** A part with limits of its own stands for the value. */
  readonly isApart: (sample: Pick<VitalSample, 'parts'>) => boolean;
  /** Returns the sample as it may be kept: without what URLs carry. */
  add(sample: VitalSample): VitalSample;
  /** More is known of one that was added: it counts where no later one has come. Returns the sample as it may be kept. */
  amend(sample: VitalSample, more: VitalSample['tags']): VitalSample;
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
const NOT_FAILED = 'this session has not failed; the share of many is for those who keep them';

/** `isRated`: false for a vital that nobody defined, whose limits mean nothing. */
export function createVitalSeries(definition: VitalDefinition, isRated: boolean): VitalSeries {
  const { name, title, unit, good, poor, isProvisional, headline, ratedParts = {} } = definition;
  const instead = Object.keys(ratedParts).filter((part) => ratedParts[part]!.isInstead === true);
  const measured = createQuantileSketch();
  // Bounds from below: the true value is at least that.
  const censored = createQuantileSketch();
  const sketches = new Map(Object.keys(ratedParts).map((part) => [part, createQuantileSketch()]));
  const counts = { sampleCount: 0, interruptedCount: 0, incompleteCount: 0, hiddenCount: 0 };
  let latest: number | null = null;
  let parts: VitalReport['parts'] = NONE;
  let tags: VitalReport['tags'] = NONE;
  let recent: readonly number[] = [];
  /** Why the latest measurement could not be made, or what the latest verdict says. */
  let reason: string | undefined;
  let report: VitalReport | null = null;

  const isApart: VitalSeries['isApart'] = ({ parts: own = {} }) => instead.some((part) => own[part] !== undefined);
  const quantile = (share: number): number | null =>
    censored.count ? productLimitQuantile(measured.toJSON(), censored.toJSON(), share) : measured.quantile(share);
  const rateParts = (): Record<string, RatedPart> =>
    mapParts(sketches, (sketch, part) => {
      const p75 = sketch.quantile(0.75);
      const limits = ratedParts[part]!;
      return Object.freeze({ p75, rating: rate(p75, limits), good: limits.good, poor: limits.poor });
    });
  const explainNull = (): string => {
    if (reason) return reason;
    if (headline === 'share' && latest !== null) return NOT_FAILED;
    if (counts.sampleCount && measured.count + censored.count === 0) return `see ratedParts.${instead.join()}`;
    if (counts.sampleCount) return 'too few measurements came to their end';
    return counts.hiddenCount ? 'the page was hidden in every measurement' : definition.nullReason;
  };
  const build = (): VitalReport => {
    const p75 = headline === 'share' ? null : quantile(0.75);
    const value = headline === 'latest' ? latest : p75;
    const rated = rateParts();
    return Object.freeze({
      name,
      title,
      unit,
      value,
      reason: value === null ? explainNull() : null,
      rating:
        isRated && headline !== 'share' && (value !== null || instead.length > 0)
          ? worst([rate(value, definition), ...Object.values(rated).map((part) => part.rating)])
          : null,
      good,
      poor,
      ratedParts: rated,
      isProvisional,
      p75,
      p95: headline === 'share' ? null : quantile(0.95),
      latest,
      ...counts,
      parts,
      tags,
    });
  };
  const series: VitalSeries = {
    get count() {
      return measured.count + censored.count;
    },
    isApart,
    quantile,
    parts: sketches,
    add(sample) {
      const { outcome, value } = sample;
      const clean = {
        ...sample,
        ...(sample.parts && { parts: cleanFacts(sample.parts) }),
        ...(sample.tags && { tags: cleanFacts(sample.tags) }),
      };
      report = null;
      if (outcome === 'hidden' || typeof value !== 'number') {
        if (outcome === 'hidden' || sample.reason === undefined) counts.hiddenCount += 1;
        // Not timed: how long it would have taken says nothing, for nobody waits for it any more.
        if (outcome === 'interrupted') counts.interruptedCount += 1;
        else if (sample.reason !== undefined) reason = redactUrls(sample.reason);
        return { ...clean, value: null };
      }
      if (sample.isKnown) {
        latest = value;
        return clean;
      }
      counts.sampleCount += 1;
      const isOwn = !isApart(sample);
      if (outcome === 'measured') {
        if (isOwn) {
          measured.record(value);
          latest = value;
        }
        if (headline === 'share') reason = sample.reason;
        for (const [part, sketch] of sketches) sketch.record(sample.parts?.[part] ?? -1);
      } else {
        censored.record(value);
        counts[`${outcome}Count`] += 1;
      }
      if (isOwn) recent = [...recent.slice(1 - HISTORY_COUNT), value];
      ({ parts = NONE, tags = NONE } = clean);
      return clean;
    },
    amend(sample, more) {
      if (!more) return sample;
      const amended = { ...sample, tags: cleanFacts(more) };
      if (tags === (sample.tags ?? NONE)) {
        ({ tags } = amended);
        report = null;
      }
      return amended;
    },
    history: () => recent,
    report: () => (report ??= build()),
    detail: () =>
      Object.freeze({
        ...series.report(),
        histogram: measured.toJSON(),
        censoredHistogram: censored.toJSON(),
        partHistograms: mapParts(sketches, (sketch) => sketch.toJSON()),
      }),
  };
  return series;
}

const RATINGS: readonly (VitalRating | null)[] = [null, 'good', 'needs-improvement', 'poor'];

function rate(
  value: number | null,
  { good, poor }: { readonly good: number; readonly poor: number },
): VitalRating | null {
  if (value === null) return null;
  return value <= good ? 'good' : value > poor ? 'poor' : 'needs-improvement';
}

function worst(ratings: readonly (VitalRating | null)[]): VitalRating | null {
  return RATINGS[Math.max(...ratings.map((rating) => RATINGS.indexOf(rating)))]!;
}

function mapParts<Value>(
  sketches: ReadonlyMap<string, QuantileSketch>,
  build: (sketch: QuantileSketch, part: string) => Value,
): Record<string, Value> {
  return Object.freeze(Object.fromEntries(Array.from(sketches, ([part, sketch]) => [part, build(sketch, part)])));
}

/** The cast: bounded, and else as it was. */
function cleanFacts<Facts extends object>(facts: Facts): Facts {
  return cleanAttributes(facts, MAX_FACTS).attributes as Facts;
}
