import { operationKey } from '../lib/operationKey.ts';
import { createQuantileSketch } from '../lib/quantileSketch.ts';
import { requireNumber } from '../lib/requireNumber.ts';
import { measureRankShift } from './rankShift.ts';
import { deviationsFor, selectByFalseDiscovery } from './selectByFalseDiscovery.ts';
import type {
  CensoredSketch,
  Comparable,
  ComparedSide,
  Comparison,
  ComparisonVerdict,
  MetricComparison,
} from '../types/comparison.ts';
import type { RankShift } from './rankShift.ts';

export interface CompareOptions {
  /** With fewer on either side nothing is said. @default 30 */
  readonly minSamples?: number;
  /** A smaller change is no regression and no improvement, however certain. @default 0.05 */
  readonly minChangeRatio?: number;
  /** Of the changes that are told, so many may be false on average, 0..1. @default 0.03 */
  readonly falseDiscoveryRate?: number;
}

const DEFAULTS = {
  /** The normal approximation of the ranks' distribution is good from here. */
  minSamples: 30,
  /** About twice what a bucket of the histogram can tell. */
  minChangeRatio: 0.05,
  /** Below the 5 % that are promised, for p-values are approximate. */
  falseDiscoveryRate: 0.03,
};
const METHOD =
  'Hodges-Lehmann ratio with Mann-Whitney (Gehan, where samples are censored) confidence intervals on the histograms; ' +
  'Benjamini-Hochberg over all metrics';
const VERDICTS: readonly ComparisonVerdict[] = ['regression', 'improvement', 'unclear', 'too-few-samples'];
const NO_VALUES = createQuantileSketch().toJSON();
const EMPTY: CensoredSketch = { measured: NO_VALUES, censored: NO_VALUES };

interface Metric extends Pick<MetricComparison, 'kind' | 'name' | 'attributes'> {
  readonly sketch: CensoredSketch;
}

interface Pair {
  readonly metric: Metric;
  readonly baseline: ComparedSide;
  readonly current: ComparedSide;
  readonly hasEnough: boolean;
  readonly shift: RankShift | null;
}

/**
 * What became slower or faster from the baseline to now, per vital and operation, and how sure that is. Compares typical
 * values by their ranks: a change of only the slowest few percent is not seen here, `p95` of both sides is there for it. Samples
 * count as independent: compare sessions merged rather than one long session with another.
 * @throws BAD_OPTION
 */
export function compareReports(baseline: Comparable, current: Comparable, options: CompareOptions = {}): Comparison {
  const { minSamples, minChangeRatio, falseDiscoveryRate } = { ...DEFAULTS, ...options };
  requireNumber('minSamples', minSamples, { min: 2, fallback: DEFAULTS.minSamples });
  requireNumber('minChangeRatio', minChangeRatio, { min: 0, fallback: DEFAULTS.minChangeRatio });
  requireNumber('falseDiscoveryRate', falseDiscoveryRate, {
    min: 0,
    exclusive: true,
    max: 0.5,
    fallback: DEFAULTS.falseDiscoveryRate,
  });

  const pairs = pairUp(baseline, current, minSamples);
  const tested = pairs.filter(({ hasEnough }) => hasEnough);
  const { maxPValue, confidence } = selectByFalseDiscovery(
    tested.map(({ shift }) => shift!.pValue),
    falseDiscoveryRate,
  );
  const deviations = deviationsFor(confidence);

  const metrics = pairs.map(({ metric: { kind, name, attributes }, shift, hasEnough, ...sides }): MetricComparison => {
    const change = shift ? shift.ratio - 1 : 0;
    const isSure = hasEnough && shift!.pValue <= maxPValue && Math.abs(change) >= minChangeRatio;
    const verdict = !hasEnough ? 'too-few-samples' : !isSure ? 'unclear' : change > 0 ? 'regression' : 'improvement';
    const bounds = shift?.interval(deviations);
    return {
      kind,
      name,
      attributes,
      ...sides,
      // Where one side was only bounded from below, there is a direction but no size.
      changeRatio: sides.baseline.p50 === null || sides.current.p50 === null ? null : change,
      interval: bounds ? { low: toBound(bounds.low), high: toBound(bounds.high) } : null,
      pValue: hasEnough ? shift!.pValue : null,
      verdict,
    };
  });
  return { method: METHOD, confidence, metrics: metrics.sort(byImportance), counts: countVerdicts(metrics) };
}

/** Metrics that either side has. */
function pairUp(baseline: Comparable, current: Comparable, minSamples: number): readonly Pair[] {
  const before = readMetrics(baseline);
  const after = readMetrics(current);
  return Array.from(new Map([...before, ...after]), ([key, metric]): Pair => {
    const first = before.get(key)?.sketch ?? EMPTY;
    const second = after.get(key)?.sketch ?? EMPTY;
    const sides = { baseline: describeSide(first), current: describeSide(second) };
    const fewest = Math.min(sides.baseline.sampleCount, sides.current.sampleCount);
    // Two lower bounds say nothing of each other.
    const canTell = fewest > 0 && first.measured.count + second.measured.count > 0;
    const hasEnough = canTell && fewest >= minSamples;
    return { metric, ...sides, hasEnough, shift: canTell ? measureRankShift(first, second) : null };
  });
}

function readMetrics({ operations, vitals, webVitals }: Comparable): Map<string, Metric> {
  const fromVitals = (kind: Metric['kind'], found: Comparable['vitals']): Metric[] =>
    Object.values(found).map(({ name, histogram, censoredHistogram }) => ({
      kind,
      name,
      attributes: {},
      sketch: { measured: histogram, censored: censoredHistogram },
    }));
  const metrics: Metric[] = [
    ...operations.map(({ name, attributes, histogram }) => ({
      kind: 'operation' as const,
      name,
      attributes,
      sketch: { ...EMPTY, measured: histogram },
    })),
    ...fromVitals('vital', vitals),
    ...fromVitals('webVital', webVitals),
  ];
  return new Map(metrics.map((metric) => [metric.kind + operationKey(metric.name, metric.attributes), metric]));
}

function describeSide({ measured, censored }: CensoredSketch): ComparedSide {
  const sketch = createQuantileSketch(measured);
  return {
    sampleCount: measured.count + censored.count,
    censoredCount: censored.count,
    p50: sketch.quantile(0.5),
    p75: sketch.quantile(0.75),
    p95: sketch.quantile(0.95),
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
