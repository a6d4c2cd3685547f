import type { Measure, Outcome } from '../outcome.ts';

interface BenchmarkActionRow {
  readonly name: string;
  readonly unit: string;
  readonly value: number;
  readonly range?: string;
}

/** `customSmallerIsBetter` of https://github.com/benchmark-action/github-action-benchmark */
export function formatBenchmarkAction({ measures }: Outcome): readonly BenchmarkActionRow[] {
  // That form has no place for what is better when it is larger.
  return measures
    .filter(({ unit }) => unit !== 'per second')
    .map(({ name, unit, value, low, high }) => ({
      name,
      unit,
      value,
      ...(low !== undefined && high !== undefined ? { range: `${round(low)} to ${round(high)}` } : {}),
    }));
}

interface BmfValue {
  readonly value: number;
  readonly lower_value?: number;
  readonly upper_value?: number;
}

/** Bencher's own measures have units of their own: https://bencher.dev/docs/reference/bencher-metric-format/ */
const BMF: Readonly<Record<Measure['unit'], readonly [measure: string, factor: number]>> = {
  ms: ['latency', 1e6],
  'per second': ['throughput', 1],
  ratio: ['ratio', 1],
  score: ['score', 1],
  bytes: ['bytes', 1],
};

export function formatBmf({ measures }: Outcome): Readonly<Record<string, Readonly<Record<string, BmfValue>>>> {
  // Entries, for a name may be `__proto__`.
  const byName = new Map<string, [string, BmfValue][]>();
  for (const { name, unit, value, low, high } of measures) {
    const [measure, factor] = BMF[unit];
    const bounds = low !== undefined && high !== undefined;
    const entry: [string, BmfValue] = [
      measure,
      { value: value * factor, ...(bounds ? { lower_value: low * factor, upper_value: high * factor } : {}) },
    ];
    byName.set(name, [...(byName.get(name) ?? []), entry]);
  }
  return Object.fromEntries(Array.from(byName, ([name, entries]) => [name, Object.fromEntries(entries)]));
}

function round(value: number): number {
  return Number(value.toPrecision(4));
}
