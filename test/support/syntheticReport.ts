import { createQuantileSketch } from '../../src/lib/quantileSketch.ts';
import type { Comparable } from '../../src/reports/comparison.ts';
import type { SerializedSketch } from '../../src/types/sketch.ts';

/** A random number generator that repeats: mulberry32. Source: https://github.com/cprosche/mulberry32 */
export function createSeededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A value with this median whose logarithm is normal with this deviation: what durations look like. */
export function logNormal(random: () => number, median: number, sigma: number): number {
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return median * Math.exp(sigma * normal);
}

export function sketchOf(values: Iterable<number>): SerializedSketch {
  const sketch = createQuantileSketch();
  for (const value of values) sketch.record(value);
  return sketch.toJSON();
}

/** What `compareReports` needs of a report: operations by name, and vitals as measured and censored values. */
export function comparable(
  operations: Readonly<Record<string, readonly number[]>>,
  vitals: Readonly<Record<string, readonly [measured: readonly number[], censored: readonly number[]]>> = {},
): Comparable {
  return {
    operations: Object.entries(operations).map(([name, values]) => ({
      name,
      attributes: {},
      histogram: sketchOf(values),
    })),
    vitals: Object.fromEntries(
      Object.entries(vitals).map(([name, [measured, censored]]) => [
        name,
        { name: name as 'TCM', histogram: sketchOf(measured), censoredHistogram: sketchOf(censored) },
      ]),
    ),
    webVitals: {},
  };
}
