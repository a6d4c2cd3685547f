import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { productLimitQuantile } from '../../../src/lib/productLimitQuantile.ts';
import { createQuantileSketch } from '../../../src/lib/quantileSketch.ts';
import { runs } from '../../support/thorough.ts';
import type { SerializedSketch } from '../../../src/types/sketch.ts';

interface Observation {
  readonly value: number;
  readonly isCensored: boolean;
}

const sketchOf = (observations: readonly Observation[], isCensored: boolean): SerializedSketch => {
  const sketch = createQuantileSketch();
  for (const observation of observations) if (observation.isCensored === isCensored) sketch.record(observation.value);
  return sketch.toJSON();
};

const estimate = (observations: readonly Observation[], share: number): number | null =>
  productLimitQuantile(sketchOf(observations, false), sketchOf(observations, true), share);

/** Kaplan and Meier's estimate, observation by observation. */
const naiveEstimate = (observations: readonly Observation[], share: number): number | null => {
  const values = [...new Set(observations.filter(({ isCensored }) => !isCensored).map(({ value }) => value))];
  let survival = 1;
  for (const value of values.sort((a, b) => a - b)) {
    const atRisk = observations.filter((observation) => observation.value >= value).length;
    const ended = observations.filter((observation) => observation.value === value && !observation.isCensored).length;
    survival *= 1 - ended / atRisk;
    if (survival <= 1 - share + 1e-9) return value;
  }
  return null;
};

// One value to a bucket, so that the buckets' order is the values' order.
const value = fc.oneof(
  fc.constant(0),
  fc.integer({ min: -300, max: 300 }).map((index) => 2 ** ((index + 0.5) / 32)),
);
const observations = fc.array(fc.record({ value, isCensored: fc.boolean() }), { minLength: 1, maxLength: 60 });
const share = fc.constantFrom(0.05, 0.25, 0.5, 0.75, 0.95);

test('agrees with the estimate made observation by observation', () => {
  fc.assert(
    fc.property(observations, share, (all, wanted) => {
      const naive = naiveEstimate(all, wanted);
      const found = estimate(all, wanted);
      if (naive === null) expect(found).toBeNull();
      else expect(Math.abs(found! - naive)).toBeLessThanOrEqual(0.011 * naive);
    }),
    { numRuns: runs(10_000) },
  );
});

test('is the ordinary quantile where nothing is censored', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1e9, noNaN: true }), { minLength: 1 }), share, (values, wanted) => {
      const sketch = createQuantileSketch();
      for (const one of values) sketch.record(one);
      expect(productLimitQuantile(sketch.toJSON(), createQuantileSketch().toJSON(), wanted)).toBe(
        sketch.quantile(wanted),
      );
    }),
    { numRuns: runs(2000) },
  );
});

test('joins histograms of different scales', () => {
  const all = [1e-9, 1, 1e9].map((one) => ({ value: one, isCensored: false }));
  expect(estimate([...all, { value: 2, isCensored: true }], 0.5)).toBeCloseTo(1, 1);
});

test('is null where too much is censored, and where all is', () => {
  expect(
    estimate(
      [
        { value: 5, isCensored: false },
        { value: 9, isCensored: true },
      ],
      0.75,
    ),
  ).toBeNull();
  expect(estimate([{ value: 9, isCensored: true }], 0.5)).toBeNull();
});
