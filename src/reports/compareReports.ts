import { readOptions } from '../lib/options.ts';
import { bucketMiddle } from '../lib/quantileSketch.ts';
import { describeSide, NO_SAMPLES, readMetrics } from './comparedMetrics.ts';
import { withLimits } from './comparedLimits.ts';
import { concludeComparison, FALSE_DISCOVERY_RATE, MIN_CHANGE_RATIO } from './concludeComparison.ts';
import { readComparable } from './readComparable.ts';
import { requireSameVitals } from './requireSameVitals.ts';
import { measureRankShift } from './rankShift.ts';
import { deviationsFor } from './selectByFalseDiscovery.ts';
import type { Comparable, Comparison } from './comparison.ts';
import type { ComparedRow } from './concludeComparison.ts';
import type { OptionTable } from '../lib/options.ts';

export interface CompareOptions {
  /** With fewer on either side nothing is said. @default 30 */
  readonly minSamples?: number;
  /** A smaller change is no regression and no improvement, however certain. @default 0.05 */
  readonly minChangeRatio?: number;
  /** Of the changes that are told, so many may be false on average, 0..1. @default 0.03 */
  readonly falseDiscoveryRate?: number;
}

const OPTIONS: OptionTable<CompareOptions> = {
  /** The normal approximation of the ranks' distribution is good from here. */
  minSamples: { is: 'number', min: 2, or: 30 },
  minChangeRatio: MIN_CHANGE_RATIO,
  /** Below the 5 % that are promised, for p-values are approximate. */
  falseDiscoveryRate: { ...FALSE_DISCOVERY_RATE, or: 0.03 },
};
const METHOD =
  'Hodges-Lehmann ratio with Mann-Whitney intervals (Gehan, where samples are censored); Benjamini-Hochberg over all metrics';
/** ms. Browsers' clocks step by at most so much; what is longer and follows a 0 is something else. */
const MAX_STEP_MS = 1.1;
/** What the buckets of the histograms round by, about. */
const ROUNDING = 0.02;

/**
 * What became slower or faster from the baseline to now, per vital and operation, and how sure that is. Compares typical
 * values by their ranks: a change of only the slowest few percent is not seen here, `p95` of both sides is there for it. Samples
 * count as independent: compare sessions merged rather than one long session with another, and flights that a machine flew one by one by `compareFlights`.
 * @throws BAD_OPTION
 *
 * @example
 * const before = await repository.merge(olderIds);
 * const { metrics } = compareReports(before, mapPerformance.report());
 * const worse = metrics.filter(({ verdict }) => verdict === 'regression');
 */
export function compareReports(baseline: Comparable, current: Comparable, options: CompareOptions = {}): Comparison {
  // The cast: the table has a default for each.
  const settings = readOptions('compareReports', OPTIONS, options) as Required<CompareOptions>;
  const sides = [readComparable('baseline', baseline), readComparable('current', current)] as const;
  requireSameVitals(...sides);

  const compared = concludeComparison(METHOD, pairUp(...sides, settings.minSamples), settings);
  return withLimits(compared, { baseline: [sides[0]], current: [sides[1]] });
}

/** Metrics that either side has. */
function pairUp(baseline: Comparable, current: Comparable, minSamples: number): readonly ComparedRow[] {
  const before = readMetrics(baseline);
  const after = readMetrics(current);
  const [firstStepMs, secondStepMs] = [clockStepOf(baseline), clockStepOf(current)];
  // Of two clocks the coarser is off by up to its step; with one step both sides are cut alike, and no more than less counts.
  const tieWithinMs =
    Math.max(firstStepMs, secondStepMs) * (firstStepMs === secondStepMs ? 1 - ROUNDING : 1 + ROUNDING);
  return Array.from(new Map([...before, ...after]), ([key, metric]): ComparedRow => {
    const first = before.get(key)?.sketch ?? NO_SAMPLES;
    const second = after.get(key)?.sketch ?? NO_SAMPLES;
    const sides = { baseline: describeSide(first, metric.name), current: describeSide(second, metric.name) };
    const fewest = Math.min(sides.baseline.sampleCount, sides.current.sampleCount);
    // Two lower bounds say nothing of each other.
    const canTell = fewest > 0 && first.measured.count + second.measured.count > 0;
    const shift = canTell ? measureRankShift(first, second, metric.isInMs ? tieWithinMs : 0) : null;
    const hasEnough = canTell && fewest >= minSamples;
    return {
      metric,
      ...sides,
      hasEnough,
      // Where one side was only bounded from below, or was 0, there is a direction but no size.
      hasSize: first.measured.count > 0 && second.measured.count > 0,
      ratio: shift?.ratio ?? 1,
      pValue: shift?.pValue ?? 1,
      isTest: hasEnough,
      interval: shift && ((level) => shift.interval(deviationsFor(1 - level))),
    };
  });
}

/** The step of the side's clock, ms; 0: not known, and not to be seen. */
function clockStepOf({ self, clockStepMs, operations }: Comparable): number {
  const told = self?.clockStepMs ?? clockStepMs;
  if (told) return told;
  // A clock that says 0 and then something says its step.
  const smallest = operations
    .filter(({ histogram }) => histogram.zeroCount > 0 && histogram.bucketCounts.length > 0)
    .map(({ histogram: { bucketCounts, offset, scale } }) =>
      bucketMiddle(offset + bucketCounts.findIndex((count) => count > 0), scale),
    )
    .filter((valueMs) => valueMs <= MAX_STEP_MS);
  return smallest.length ? Math.min(...smallest) : 0;
}
