import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createQuantileSketch } from '../../../src/lib/quantileSketch.ts';
import { runs } from '../../support/thorough.ts';
import type { QuantileSketch } from '../../../src/lib/quantileSketch.ts';

const SHARES = [0, 0.01, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 1];

const exactQuantile = (values: readonly number[], share: number): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!;
};

const sketchOf = (values: Iterable<number>): QuantileSketch => {
  const sketch = createQuantileSketch();
  for (const value of values) sketch.record(value);
  return sketch;
};

const expectClose = (sketch: QuantileSketch, values: readonly number[]): void => {
  for (const share of SHARES) {
    const exact = exactQuantile(values, share);
    expect(Math.abs(sketch.quantile(share)! - exact)).toBeLessThanOrEqual(0.011 * exact);
  }
};

/** Plain data without the sum, whose last bits depend on the order of adding. */
const buckets = (sketch: QuantileSketch): object => ({ ...sketch.toJSON(), sum: null });

/** Uniform numbers in (0, 1) from a seed: mulberry32. */
const createRandom = (seed: number) => (): number => {
  seed = (seed + 0x6d2b79f5) | 0;
  let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return (((mixed ^ (mixed >>> 14)) >>> 0) + 0.5) / 4294967296;
};

const normal = (random: () => number): number => Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());

const DISTRIBUTIONS: Record<string, (random: () => number) => number> = {
  uniform: (random) => 1 + 999 * random(),
  'log-normal': (random) => Math.exp(3 + normal(random)),
  bimodal: (random) => (random() < 0.6 ? 4 + 0.3 * random() : 400 + 50 * random()),
  'heavy-tailed': (random) => Math.min(5e5, 2 * random() ** (-1 / 1.1)),
};

describe('quantiles', () => {
  for (const [name, draw] of Object.entries(DISTRIBUTIONS)) {
    test(`are within 1.1 % of the exact ones for ${name} values`, () => {
      fc.assert(
        fc.property(fc.integer(), fc.integer({ min: 1, max: 3000 }), (seed, length) => {
          const random = createRandom(seed);
          const values = Array.from({ length }, () => draw(random));
          expectClose(sketchOf(values), values);
        }),
        { numRuns: runs(100) },
      );
    });
  }

  test('are within 1.1 % for any values whose range fits the buckets', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0.001, max: 1000, noNaN: true }), { minLength: 1 }), (values) => {
        expectClose(sketchOf(values), values);
      }),
      { numRuns: runs(10_000) },
    );
  });

  test('count zeros', () => {
    const sketch = sketchOf([0, -0, 0, 8]);
    expect(sketch.quantile(0.5)).toBe(0);
    expect(sketch.quantile(0.75)).toBe(0);
    expect(sketch.quantile(0.76)).toBeCloseTo(8, 0);
    expect(sketch.toJSON()).toMatchObject({ zeroCount: 3, count: 4, min: 0, max: 8 });
  });

  test('are null when empty and for shares outside 0..1', () => {
    expect(createQuantileSketch().quantile(0.5)).toBeNull();
    for (const share of [-0.1, 1.1, NaN]) expect(sketchOf([1]).quantile(share)).toBeNull();
  });

  test('of equal values are that value', () => {
    const sketch = sketchOf(Array.from({ length: 100 }, () => 16.7));
    for (const share of SHARES) expect(sketch.quantile(share)).toBe(16.7);
  });
});

describe('record', () => {
  test('keeps count, sum, minimum and maximum exactly', () => {
    const sketch = sketchOf([3, 1, 4, 1, 5]);
    expect(sketch).toMatchObject({ count: 5, sum: 14, min: 1, max: 5 });
  });

  test('ignores what is negative or not finite', () => {
    const sketch = sketchOf([-1, NaN, Infinity, -Infinity]);
    expect(sketch.toJSON()).toEqual(createQuantileSketch().toJSON());
  });

  test('holds subnormal and huge values together, with quantiles inside the range', () => {
    const values = [Number.MIN_VALUE, 2 ** -1022, 1e-300, 1, 1e300, Number.MAX_VALUE];
    const sketch = sketchOf(values);
    expect(sketch.count).toBe(6);
    for (const share of SHARES) {
      const quantile = sketch.quantile(share)!;
      expect(quantile).toBeGreaterThanOrEqual(Number.MIN_VALUE);
      expect(quantile).toBeLessThanOrEqual(Number.MAX_VALUE);
    }
    expect(sketch.toJSON().bucketCounts.length).toBeLessThanOrEqual(640);
    expect(JSON.parse(JSON.stringify(sketch))).toEqual(sketch.toJSON());
  });

  test('stays at scale 5 for 640 neighbouring buckets and halves the resolution for 641', () => {
    const sketch = sketchOf([2 ** (0.5 / 32), 2 ** (639.5 / 32)]);
    expect(sketch.toJSON()).toMatchObject({ scale: 5, offset: 0 });
    expect(sketch.toJSON().bucketCounts).toHaveLength(640);
    sketch.record(2 ** (640.5 / 32));
    expect(sketch.toJSON()).toMatchObject({ scale: 4, offset: 0 });
    expect(sketch.toJSON().bucketCounts).toHaveLength(321);
  });

  test('gives the same buckets in whatever order the values come', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 1e-9, max: 1e9, noNaN: true })), (values) => {
        expect(buckets(sketchOf(values.toSorted((a, b) => a - b)))).toEqual(buckets(sketchOf(values)));
      }),
      { numRuns: runs(2000) },
    );
  });
});

describe('merge', () => {
  const anyValues = fc.array(fc.oneof(fc.constant(0), fc.double({ min: 1e-12, max: 1e12, noNaN: true })));

  test('equals recording all, also across scales', () => {
    fc.assert(
      fc.property(anyValues, anyValues, (left, right) => {
        const merged = sketchOf(left);
        merged.merge(sketchOf(right));
        expect(buckets(merged)).toEqual(buckets(sketchOf([...left, ...right])));
        expect(merged.sum).toBeCloseTo(sketchOf([...left, ...right]).sum, -3);
      }),
      { numRuns: runs(10_000) },
    );
  });

  test('takes serialised sketches, empty ones and itself', () => {
    const sketch = sketchOf([1, 2, 1000]);
    sketch.merge(createQuantileSketch());
    sketch.merge(sketchOf([5]).toJSON());
    expect(sketch).toMatchObject({ count: 4, sum: 1008, min: 1, max: 1000 });
    sketch.merge(sketch);
    expect(buckets(sketch)).toEqual(buckets(sketchOf([1, 2, 5, 1000, 1, 2, 5, 1000])));
  });

  test('leaves the other sketch alone', () => {
    const other = sketchOf([1, 2]);
    const before = other.toJSON();
    sketchOf([1e-9, 1e9]).merge(other);
    expect(other.toJSON()).toEqual(before);
  });
});

describe('serialising', () => {
  test('round trips through JSON', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, noNaN: true, noDefaultInfinity: true })), (values) => {
        const sketch = sketchOf(values);
        const copy = createQuantileSketch(JSON.parse(JSON.stringify(sketch)));
        expect(copy.toJSON()).toEqual(sketch.toJSON());
        copy.record(7);
        sketch.record(7);
        expect(copy.toJSON()).toEqual(sketch.toJSON());
      }),
      { numRuns: runs(2000) },
    );
  });

  test('keeps buckets that nobody can mistake: exact powers close theirs', () => {
    expect(sketchOf([1]).toJSON()).toMatchObject({ offset: -1, bucketCounts: [1] });
    expect(sketchOf([2]).toJSON()).toMatchObject({ offset: 31, bucketCounts: [1] });
    expect(createQuantileSketch().toJSON()).toEqual({
      scale: 5,
      count: 0,
      sum: 0,
      min: null,
      max: null,
      zeroCount: 0,
      offset: 0,
      bucketCounts: [],
    });
  });
});

test('reset forgets everything', () => {
  const sketch = sketchOf([1e-9, 1e9, 0]);
  sketch.reset();
  expect(sketch.toJSON()).toEqual(createQuantileSketch().toJSON());
  sketch.record(3);
  expect(sketch.quantile(0.5)).toBe(3);
});
