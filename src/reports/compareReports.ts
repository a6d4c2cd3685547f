import { operationKey } from '../lib/operationKey.ts';
import { readOptions } from '../lib/options.ts';
import { productLimitQuantile } from '../lib/productLimitQuantile.ts';
import { bucketMiddle } from '../lib/quantileSketch.ts';
import { readComparable } from './readComparable.ts';
import { measureRankShift } from './rankShift.ts';
import { deviationsFor, selectByFalseDiscovery } from './selectByFalseDiscovery.ts';
import type {
  CensoredSketch,
  Comparable,
  ComparedSide,
  Comparison,
  ComparisonVerdict,
  MetricComparison,
} from './comparison.ts';
import type { OptionTable } from '../lib/options.ts';
import type { SerializedSketch } from '../types/sketch.ts';
import type { RankShift } from './rankShift.ts';

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
  /** About twice what a bucket of the histogram can tell. */
  minChangeRatio: { is: 'number', min: 0, or: 0.05 },
  /** Below the 5 % that are promised, for p-values are approximate. */
  falseDiscoveryRate: { is: 'number', above: 0, max: 0.5, or: 0.03 },
};
const METHOD =
  'Hodges-Lehmann ratio with Mann-Whitney (Gehan, where samples are censored) confidence intervals on the histograms; ' +
  'Benjamini-Hochberg over all metrics';
const VERDICTS: readonly ComparisonVerdict[] = ['regression', 'improvement', 'unclear', 'too-few-samples'];
/** ms. Browsers' clocks step by at most so much; what is longer and follows a 0 is something else. */
const MAX_STEP_MS = 1.1;
/** What the buckets of the histograms round by, about. */
const ROUNDING = 0.02;
const NO_VALUES: SerializedSketch = {
  scale: 5,
  count: 0,
  sum: 0,
  min: null,
  max: null,
  zeroCount: 0,
  offset: 0,
  bucketCounts: [],
};
const EMPTY: CensoredSketch = { measured: NO_VALUES, censored: NO_VALUES };

interface Metric extends Pick<MetricComparison, 'kind' | 'name' | 'attributes'> {
  readonly sketch: CensoredSketch;
  readonly isInMs: boolean;
}

interface Pair {
  readonly metric: Metric;
  readonly baseline: ComparedSide;
  readonly current: ComparedSide;
  readonly hasEnough: boolean;
  /** Both sides have something measured. */
  readonly hasSize: boolean;
  readonly shift: RankShift | null;
}

/**
 * What became slower or faster from the baseline to now, per vital and operation, and how sure that is. Compares typical
 * values by their ranks: a change of only the slowest few percent is not seen here, `p95` of both sides is there for it. Samples
 * count as independent: compare sessions merged rather than one long session with another.
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
  const { minSamples, minChangeRatio, falseDiscoveryRate } = settings;
  const sides = [readComparable('baseline', baseline), readComparable('current', current)] as const;

  const pairs = pairUp(...sides, minSamples);
  const tested = pairs.filter(({ hasEnough }) => hasEnough);
  const { maxPValue, confidence } = selectByFalseDiscovery(
    tested.map(({ shift }) => shift!.pValue),
    falseDiscoveryRate,
  );
  const deviations = deviationsFor(confidence);

  const metrics = pairs.map(
    ({ metric: { kind, name, attributes }, shift, hasEnough, hasSize, ...both }): MetricComparison => {
      const change = shift ? shift.ratio - 1 : 0;
      const isSure = hasEnough && shift!.pValue <= maxPValue && Math.abs(change) >= minChangeRatio;
      const verdict = !hasEnough ? 'too-few-samples' : !isSure ? 'unclear' : change > 0 ? 'regression' : 'improvement';
      const bounds = shift?.interval(deviations);
      return {
        kind,
        name,
        attributes,
        ...both,
        // Where one side was only bounded from below, or was 0, there is a direction but no size.
        changeRatio: hasSize && change < Infinity ? change : null,
        interval: bounds ? { low: toBound(bounds.low), high: toBound(bounds.high) } : null,
        pValue: hasEnough ? shift!.pValue : null,
        verdict,
      };
    },
  );
  return { method: METHOD, confidence, metrics: metrics.sort(byImportance), counts: countVerdicts(metrics) };
}

/** Metrics that either side has. */
function pairUp(baseline: Comparable, current: Comparable, minSamples: number): readonly Pair[] {
  const before = readMetrics(baseline);
  const after = readMetrics(current);
  const [firstStepMs, secondStepMs] = [clockStepOf(baseline), clockStepOf(current)];
  // Of two clocks the coarser is off by up to its step; with one step both sides are cut alike, and no more than less counts.
  const tieWithinMs =
    Math.max(firstStepMs, secondStepMs) * (firstStepMs === secondStepMs ? 1 - ROUNDING : 1 + ROUNDING);
  return Array.from(new Map([...before, ...after]), ([key, metric]): Pair => {
    const first = before.get(key)?.sketch ?? EMPTY;
    const second = after.get(key)?.sketch ?? EMPTY;
    const sides = { baseline: describeSide(first), current: describeSide(second) };
    const fewest = Math.min(sides.baseline.sampleCount, sides.current.sampleCount);
    // Two lower bounds say nothing of each other.
    const canTell = fewest > 0 && first.measured.count + second.measured.count > 0;
    return {
      metric,
      ...sides,
      hasEnough: canTell && fewest >= minSamples,
      hasSize: first.measured.count > 0 && second.measured.count > 0,
      shift: canTell ? measureRankShift(first, second, metric.isInMs ? tieWithinMs : 0) : null,
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

function readMetrics({ operations, vitals, webVitals }: Comparable): Map<string, Metric> {
  const fromVitals = (kind: Metric['kind'], found: Comparable['vitals']): Metric[] =>
    Object.entries(found).map(([name, { unit, histogram, censoredHistogram }]) => ({
      kind,
      name,
      attributes: {},
      sketch: { measured: histogram, censored: censoredHistogram },
      isInMs: unit === 'ms',
    }));
  const metrics: Metric[] = [
    ...operations.map(({ name, attributes, histogram }) => ({
      kind: 'operation' as const,
      name,
      attributes,
      sketch: { ...EMPTY, measured: histogram },
      isInMs: true,
    })),
    ...fromVitals('vital', vitals),
    ...fromVitals('webVital', webVitals),
  ];
  return new Map(metrics.map((metric) => [metric.kind + operationKey(metric.name, metric.attributes), metric]));
}

function describeSide({ measured, censored }: CensoredSketch): ComparedSide {
  const quantile = (share: number): number | null => productLimitQuantile(measured, censored, share);
  return {
    sampleCount: measured.count + censored.count,
    censoredCount: censored.count,
    p50: quantile(0.5),
    p75: quantile(0.75),
    p95: quantile(0.95),
  };
}

function toBound(ratio: number): number | null {
  return ratio === 0 || ratio === Infinity ? null : ratio - 1;
}

function byImportance(a: MetricComparison, b: MetricComparison): number {
  return (
    VERDICTS.indexOf(a.verdict) - VERDICTS.indexOf(b.verdict) ||
    Math.abs(b.changeRatio ?? 0) - Math.abs(a.changeRatio ?? 0)
  );
}

function countVerdicts(metrics: readonly MetricComparison[]): Record<ComparisonVerdict, number> {
  const counts: Record<ComparisonVerdict, number> = { regression: 0, improvement: 0, unclear: 0, 'too-few-samples': 0 };
  for (const { verdict } of metrics) counts[verdict] += 1;
  return counts;
}
