import { createVitalSums } from '../vitalSums.ts';
import { toKeyValues, toNanos } from './otlpValues.ts';
import type { HistogramWindow, Telemetry } from '../telemetry.ts';

export interface MetricsForm {
  readonly histogram: 'exponential' | 'explicit';
  readonly temporality: 'delta' | 'cumulative';
}

const SCALE = 5;
const PER_OCTAVE = 2 ** SCALE;
const OCTAVES = 20;
/** What is below 2^this counts as zero: 8 us, and of ratios and scores 0.0001. */
const LOWEST = { ms: -7, ratio: -13, score: -13 } as const;
/** Borders of the explicit buckets, two an octave: borders of the exponential ones, too, so that no count is shared out. */
const BOUNDS_PER_OCTAVE = 2;

/** Metrics of OTLP; `null` where there are none. */
export function buildMetrics(telemetry: Telemetry, form: MetricsForm): object[] | null {
  const { fromEpochMs, untilEpochMs, operations, counts, self } = telemetry;
  const sums = createVitalSums();
  if (!telemetry.vitals) telemetry.events.forEach(sums.add);
  const times = { startTimeUnixNano: toNanos(fromEpochMs), timeUnixNano: toNanos(untilEpochMs) };
  const aggregationTemporality = form.temporality === 'delta' ? 1 : 2;
  const metrics = new Map<string, { readonly dataPoints: object[]; readonly metric: object }>();
  const add = (name: string, kind: string, unit: string, more: object, point: object): void => {
    let one = metrics.get(name);
    if (!one) {
      const dataPoints: object[] = [];
      metrics.set(name, (one = { dataPoints, metric: { name, unit, [kind]: { ...more, dataPoints } } }));
    }
    one.dataPoints.push({ ...times, ...point });
  };

  for (const window of [...operations, ...(telemetry.vitals ?? sums.read())]) {
    const unit = window.unit === 'ms' ? 'ms' : '1';
    const point = { attributes: toKeyValues(window.attributes), ...writers[form.histogram](window) };
    const kind = form.histogram === 'exponential' ? 'exponentialHistogram' : 'histogram';
    add(window.name, kind, unit, { aggregationTemporality }, point);
  }
  for (const { name, attributes, value } of counts) {
    const point = { attributes: toKeyValues(attributes), asDouble: value };
    add(name, 'sum', name.endsWith('_ms') ? 'ms' : '1', { aggregationTemporality, isMonotonic: true }, point);
  }
  for (const [name, value] of Object.entries({ clock_step: self.clockStepMs, record_cost: self.recordUs })) {
    if (value !== null && metrics.size)
      add(`map.self.${name}`, 'gauge', name === 'clock_step' ? 'ms' : 'us', {}, { attributes: [], asDouble: value });
  }
  return metrics.size ? Array.from(metrics.values(), ({ metric }) => metric) : null;
}

const writers: Readonly<Record<MetricsForm['histogram'], (window: HistogramWindow) => object>> = {
  exponential: (window) => {
    const { zeroCount, offset, bucketCounts } = clamp(window);
    return {
      ...summary(window),
      scale: SCALE,
      zeroCount,
      zeroThreshold: 2 ** LOWEST[window.unit],
      positive: { offset, bucketCounts },
      negative: { offset: 0, bucketCounts: [] },
    };
  },
  explicit: (window) => {
    const { zeroCount, offset, bucketCounts } = clamp(window);
    const lowest = LOWEST[window.unit];
    const width = PER_OCTAVE / BOUNDS_PER_OCTAVE;
    // The first bucket ends at the lowest border, the last has no end.
    const counts = Array.from({ length: OCTAVES * BOUNDS_PER_OCTAVE + 2 }, () => 0);
    counts[0] = zeroCount;
    bucketCounts.forEach((count, slot) => {
      counts[Math.floor((offset + slot - lowest * PER_OCTAVE) / width) + 1]! += count;
    });
    return {
      ...summary(window),
      bucketCounts: counts,
      explicitBounds: Array.from(
        { length: OCTAVES * BOUNDS_PER_OCTAVE + 1 },
        (_, index) => 2 ** (lowest + index / BOUNDS_PER_OCTAVE),
      ),
    };
  },
};

function summary({ histogram: { count, sum, min, max } }: HistogramWindow): object {
  return { count, sum, ...(min === null || max === null ? {} : { min, max }) };
}

/** Within 20 octaves: below, the zero bucket; above, the highest. */
function clamp({ unit, histogram }: HistogramWindow): {
  readonly zeroCount: number;
  readonly offset: number;
  readonly bucketCounts: readonly number[];
} {
  const first = LOWEST[unit] * PER_OCTAVE;
  const last = first + OCTAVES * PER_OCTAVE - 1;
  const { offset, bucketCounts } = histogram;
  let { zeroCount } = histogram;
  const low = Math.max(first, Math.min(last, offset));
  const high = Math.min(last, offset + bucketCounts.length - 1);
  const counts = Array.from({ length: Math.max(0, high - low + 1) }, () => 0);
  bucketCounts.forEach((count, slot) => {
    const index = offset + slot;
    if (index < first) zeroCount += count;
    else counts[Math.min(index, last) - low] = (counts[Math.min(index, last) - low] ?? 0) + count;
  });
  return { zeroCount, offset: counts.length ? low : 0, bucketCounts: counts };
}
