import { productLimitQuantile } from '../../lib/productLimitQuantile.ts';
import { createQuantileSketch } from '../../lib/quantileSketch.ts';
import { NO_SAMPLES } from '../comparedMetrics.ts';
import type { CensoredSketch, Comparable } from '../comparison.ts';
import type { BudgetMetric } from './budget.ts';
import type { SerializedSketch } from '../../types/sketch.ts';

export interface Measured {
  /** `null`: then `reason` says why. */
  readonly value: number | null;
  readonly sampleCount: number;
  readonly reason: string | null;
}

/** What a whole report has beside what is compared; of merged sessions it is not there. */
interface Rest {
  readonly memory?: { readonly peakBytes?: number | null; readonly reason?: string | null };
}
interface OperationRest {
  readonly count?: number;
  readonly errorCount?: number;
  readonly memoryDeltaBytes?: number;
  readonly block?: { readonly longestMs: number };
}
interface VitalRest {
  readonly reason?: string | null;
  readonly partHistograms?: Readonly<Record<string, SerializedSketch>>;
}

/** One flight's figure, and of how many samples. */
interface Figure {
  readonly value: number | null;
  readonly sampleCount: number;
}

/** What several flights say together. */
export function measureBudget(flights: readonly Comparable[], name: string, metric: BudgetMetric): Measured {
  const figures = flights.map((flight) => figureOf(flight, name, metric));
  const values = figures.flatMap(({ value }) => (value === null ? [] : [value]));
  const sampleCount = figures.reduce((sum, figure) => sum + figure.sampleCount, 0);
  if (values.length === 0) return { value: null, sampleCount, reason: reasonOf(flights, name) };
  if (name === 'MFR') return { value: meanOf(values), sampleCount, reason: null };
  if (metric === 'errorRatio') {
    const errors = figures.reduce((sum, figure) => sum + (figure.value ?? 0) * figure.sampleCount, 0);
    return { value: errors / sampleCount, sampleCount, reason: null };
  }
  const isWorst = metric === 'max' || metric === 'block';
  return { value: isWorst ? Math.max(...values) : medianOf(values), sampleCount, reason: null };
}

function figureOf(flight: Comparable, name: string, metric: BudgetMetric): Figure {
  if (name === 'heapBytes') {
    const peak = (flight as Rest).memory?.peakBytes ?? null;
    return { value: peak, sampleCount: peak === null ? 0 : 1 };
  }
  const operations = flight.operations.filter((operation) => operation.name === name);
  if (operations.length > 0) return operationFigure(operations, metric);
  const sketch = vitalSketch(flight, name);
  const sampleCount = sketch.measured.count + sketch.censored.count;
  // A session has failed, or it has not: however many maps it has.
  if (name === 'MFR') return { value: sampleCount > 0 ? Number((sketch.measured.max ?? 0) > 0) : null, sampleCount };
  return { value: sampleCount > 0 ? valueOf(sketch, metric) : null, sampleCount };
}

/** An operation may stand there several times, with other attributes. */
function operationFigure(
  operations: readonly (Comparable['operations'][number] & OperationRest)[],
  metric: BudgetMetric,
): Figure {
  const known = <Value>(read: (operation: OperationRest) => Value | undefined): readonly Value[] =>
    operations.flatMap((operation) => read(operation) ?? []);
  const callCount = operations.reduce((sum, { count, histogram }) => sum + (count ?? histogram.count), 0);
  if (metric === 'errorRatio') {
    const errorCount = known((operation) => operation.errorCount).reduce((sum, count) => sum + count, 0);
    return { value: callCount > 0 ? errorCount / callCount : null, sampleCount: callCount };
  }
  if (metric === 'block' || metric === 'memory') {
    const values = known((operation) => (metric === 'block' ? operation.block?.longestMs : operation.memoryDeltaBytes));
    return { value: values.length > 0 ? Math.max(...values) : null, sampleCount: callCount };
  }
  const sketch = createQuantileSketch();
  for (const { histogram } of operations) sketch.merge(histogram);
  const measured = sketch.toJSON();
  return {
    value: measured.count > 0 ? valueOf({ ...NO_SAMPLES, measured }, metric) : null,
    sampleCount: measured.count,
  };
}

function valueOf({ measured, censored }: CensoredSketch, metric: BudgetMetric): number {
  if (metric === 'max') return Math.max(measured.max ?? 0, censored.max ?? 0);
  // Where so much was cut short that no value is reached, it is larger than all that were.
  return productLimitQuantile(measured, censored, metric === 'p95' ? 0.95 : 0.75) ?? Infinity;
}

function vitalSketch({ vitals, webVitals }: Comparable, name: string): CensoredSketch {
  const [vitalName = '', part] = name.split('.');
  const vital = ownOf(vitals, vitalName) ?? ownOf(webVitals, vitalName);
  if (part !== undefined) {
    const measured = ownOf((vital as VitalRest | undefined)?.partHistograms ?? {}, part);
    return measured ? { ...NO_SAMPLES, measured } : NO_SAMPLES;
  }
  return vital ? { measured: vital.histogram, censored: vital.censoredHistogram } : NO_SAMPLES;
}

function reasonOf(flights: readonly Comparable[], name: string): string {
  for (const { vitals, webVitals, ...rest } of flights) {
    const vital = (ownOf(vitals, name) ?? ownOf(webVitals, name)) as VitalRest | undefined;
    const reason = name === 'heapBytes' ? (rest as Rest).memory?.reason : vital?.reason;
    if (typeof reason === 'string') return reason;
  }
  return 'no report has such a value';
}

function ownOf<Value>(found: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(found, name) ? found[name] : undefined;
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const low = sorted[Math.ceil(sorted.length / 2) - 1] ?? 0;
  const high = sorted[Math.floor(sorted.length / 2)] ?? 0;
  return low === high ? low : (low + high) / 2;
}
