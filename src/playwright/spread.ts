import type { Report } from 'mapvitals';

/** One figure over several runs. */
export interface Spread {
  /** Of a vital or an operation. */
  readonly name: string;
  readonly unit: 'ms' | 'ratio' | 'score';
  /** p75 of each run that has one. */
  readonly values: readonly number[];
  readonly min: number;
  readonly median: number;
  readonly max: number;
  /** (max - min) / median; `null` where the median is 0. */
  readonly ratio: number | null;
}

export function measureSpread(reports: readonly Report[]): readonly Spread[] {
  const figures = new Map<string, { name: string; unit: Spread['unit']; values: number[] }>();
  const add = (key: string, name: string, unit: Spread['unit'], value: number | null): void => {
    if (value === null) return;
    const known = figures.get(key);
    if (known) known.values.push(value);
    else figures.set(key, { name, unit, values: [value] });
  };
  for (const { vitals, webVitals, operations } of reports) {
    for (const { name, unit, p75 } of [...Object.values(vitals), ...Object.values(webVitals)]) {
      add(`vital ${name}`, name, unit, p75);
    }
    for (const { name, attributes, p75Ms } of operations) {
      add(`operation ${name} ${JSON.stringify(attributes)}`, name, 'ms', p75Ms);
    }
  }
  return Array.from(figures.values(), ({ name, unit, values }) => {
    const sorted = [...values].sort((a, b) => a - b);
    const [min, max] = [sorted[0] ?? 0, sorted.at(-1) ?? 0];
    const median = ((sorted[Math.ceil(sorted.length / 2) - 1] ?? 0) + (sorted[Math.floor(sorted.length / 2)] ?? 0)) / 2;
    return { name, unit, values, min, median, max, ratio: median > 0 ? (max - min) / median : null };
  });
}
