import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { measureRankShift } from '../../../src/reports/rankShift.ts';
import { deviationsFor, selectByFalseDiscovery } from '../../../src/reports/selectByFalseDiscovery.ts';
import { sketchOf } from '../../support/syntheticReport.ts';
import { runs } from '../../support/thorough.ts';

// Thousands of runs, on machines that have other work too.
vi.setConfig({ testTimeout: 120_000 });

const EMPTY = sketchOf([]);
const durations = fc.array(fc.double({ min: 0.01, max: 10_000, noNaN: true }), { minLength: 5, maxLength: 60 });

it('agrees with the median of all pairwise ratios to within the width of two buckets', () => {
  fc.assert(
    fc.property(durations, durations, (first, second) => {
      const ratios = first.flatMap((x) => second.map((y) => Math.log(y / x))).sort((a, b) => a - b);
      const half = ratios.length / 2;
      // Between the two middle ones where their number is even: any value there is a median.
      const low = Math.exp(ratios[Math.ceil(half) - 1]!);
      const high = Math.exp(ratios[Math.floor(half)]!);
      const { ratio } = measureRankShift(
        { measured: sketchOf(first), censored: EMPTY },
        { measured: sketchOf(second), censored: EMPTY },
      );
      expect(ratio).toBeGreaterThan(low / 1.045);
      expect(ratio).toBeLessThan(high * 1.045);
    }),
    { numRuns: runs(2000) },
  );
});

it('moves by the factor by which all values move', () => {
  fc.assert(
    fc.property(durations, durations, fc.integer({ min: -3, max: 3 }), (first, second, octaves) => {
      const shiftOf = (values: readonly number[]) =>
        measureRankShift(
          { measured: sketchOf(first), censored: EMPTY },
          { measured: sketchOf(values), censored: EMPTY },
        );
      // Whole octaves: the same buckets, moved.
      const moved = shiftOf(second.map((value) => value * 2 ** octaves)).ratio;
      expect(moved / shiftOf(second).ratio / 2 ** octaves).toBeCloseTo(1, 9);
    }),
    { numRuns: runs(2000) },
  );
});

it('has an interval that holds the estimate and grows with the confidence', () => {
  fc.assert(
    fc.property(durations, durations, (first, second) => {
      const shift = measureRankShift(
        { measured: sketchOf(first), censored: EMPTY },
        { measured: sketchOf(second), censored: EMPTY },
      );
      const [narrow, wide] = [shift.interval(1), shift.interval(2)];
      expect(wide.low).toBeLessThanOrEqual(narrow.low);
      expect(narrow.low).toBeLessThanOrEqual(shift.ratio);
      expect(shift.ratio).toBeLessThanOrEqual(narrow.high);
      expect(narrow.high).toBeLessThanOrEqual(wide.high);
    }),
    { numRuns: runs(2000) },
  );
});

it('knows the normal distribution', () => {
  expect(deviationsFor(0.95)).toBeCloseTo(1.959964, 4);
  expect(deviationsFor(0.99)).toBeCloseTo(2.575829, 4);
});

it('selects as in the example of Benjamini and Hochberg, 1995', () => {
  const pValues = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1,
  ];
  const { maxPValue } = selectByFalseDiscovery(pValues.toReversed(), 0.05);
  expect(pValues.filter((pValue) => pValue <= maxPValue)).toHaveLength(4);
});

it('selects nothing of nothing', () => {
  expect(selectByFalseDiscovery([], 0.03)).toEqual({ maxPValue: 0.03, confidence: 0.97 });
});
