import { operationKey } from '../lib/operationKey.ts';
import { productLimitQuantile } from '../lib/productLimitQuantile.ts';
import type { CensoredSketch, Comparable, ComparedSide, MetricComparison } from './comparison.ts';
import type { SerializedSketch } from '../types/sketch.ts';

/** What one side knows of a vital or an operation. */
export interface ComparedMetric extends Pick<MetricComparison, 'kind' | 'name' | 'attributes'> {
  readonly sketch: CensoredSketch;
  readonly isInMs: boolean;
}

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
