import { operationKey } from '../lib/operationKey.ts';
import { productLimitQuantile } from '../lib/productLimitQuantile.ts';
import type { CensoredSketch, Comparable, ComparedSide, ComparisonVerdict, MetricComparison } from './comparison.ts';
import type { SerializedSketch } from '../types/sketch.ts';

/** What one side knows of a vital or an operation. */
export interface ComparedMetric extends Pick<MetricComparison, 'kind' | 'name' | 'attributes'> {
  readonly sketch: CensoredSketch;
  readonly isInMs: boolean;
}

const VERDICTS: readonly ComparisonVerdict[] = ['regression', 'improvement', 'unclear', 'too-few-samples'];
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
export const NO_SAMPLES: CensoredSketch = { measured: NO_VALUES, censored: NO_VALUES };

/** All of one side, by what they are told apart by. */
export function readMetrics({ operations, vitals, webVitals }: Comparable): Map<string, ComparedMetric> {
  const fromVitals = (kind: ComparedMetric['kind'], found: Comparable['vitals']): ComparedMetric[] =>
    Object.entries(found).map(([name, { unit, histogram, censoredHistogram }]) => ({
      kind,
      name,
      attributes: {},
      sketch: { measured: histogram, censored: censoredHistogram },
      isInMs: unit === 'ms',
    }));
  const metrics: ComparedMetric[] = [
    ...operations.map(({ name, attributes, histogram }) => ({
      kind: 'operation' as const,
      name,
      attributes,
      sketch: { ...NO_SAMPLES, measured: histogram },
      isInMs: true,
    })),
    ...fromVitals('vital', vitals),
    ...fromVitals('webVital', webVitals),
  ];
  return new Map(metrics.map((metric) => [metric.kind + operationKey(metric.name, metric.attributes), metric]));
}

export function describeSide({ measured, censored }: CensoredSketch, name: string): ComparedSide {
  const quantile = (share: number): number | null => productLimitQuantile(measured, censored, share);
  return {
    sampleCount: measured.count + censored.count,
    censoredCount: censored.count,
    p50: quantile(0.5),
    p75: quantile(0.75),
    p95: quantile(0.95),
    ...(name === 'MFR' ? { share: measured.count ? measured.sum / measured.count : null } : {}),
  };
}

/** What it is called by how sure it is, and how large. */
export function judge(hasEnough: boolean, isSure: boolean, change: number, minChange: number): ComparisonVerdict {
  if (!hasEnough) return 'too-few-samples';
  if (!isSure || Math.abs(change) < minChange) return 'unclear';
  return change > 0 ? 'regression' : 'improvement';
}

export function byImportance(a: MetricComparison, b: MetricComparison): number {
  return (
    VERDICTS.indexOf(a.verdict) - VERDICTS.indexOf(b.verdict) ||
    Math.abs(b.changeRatio ?? 0) - Math.abs(a.changeRatio ?? 0)
  );
}

export function countVerdicts(metrics: readonly MetricComparison[]): Record<ComparisonVerdict, number> {
  const counts: Record<ComparisonVerdict, number> = { regression: 0, improvement: 0, unclear: 0, 'too-few-samples': 0 };
  for (const { verdict } of metrics) counts[verdict] += 1;
  return counts;
}
