import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { bucketIndex } from '../../../src/lib/bucketIndex.ts';
import { runs } from '../../support/thorough.ts';

const border = (index: number): number => 2 ** (index / 32);

test('an exact power of two closes its bucket', () => {
  for (let exponent = -1074; exponent <= 1023; exponent += 1) {
    expect(bucketIndex(2 ** exponent)).toBe(exponent * 32 - 1);
  }
});

test('the next double above a power of two opens the next bucket', () => {
  for (let exponent = -1000; exponent <= 1000; exponent += 1) {
    expect(bucketIndex(2 ** exponent * (1 + Number.EPSILON))).toBe(exponent * 32);
    expect(bucketIndex(2 ** exponent * (1 - Number.EPSILON / 2))).toBe(exponent * 32 - 1);
  }
});

test('every border inside an octave closes its bucket', () => {
  for (let step = 0; step < 32; step += 1) {
    expect(bucketIndex(border(step))).toBe(step - 1);
    expect(bucketIndex(border(step) * (1 + Number.EPSILON))).toBe(step);
    expect(bucketIndex(border(step) * 2 ** 40)).toBe(step + 40 * 32 - 1);
  }
});

test('every finite value lies in its bucket', () => {
  fc.assert(
    fc.property(fc.double({ min: Number.MIN_VALUE, max: Number.MAX_VALUE, noNaN: true }), (value) => {
      // Compared as logarithms, where one bucket is 1/32; borders are checked exactly above.
      const place = Math.log2(value) * 32;
      const index = bucketIndex(value);
      expect(index).toBeGreaterThanOrEqual(Math.floor(place - 1 - 1e-6));
      expect(index).toBeLessThanOrEqual(Math.ceil(place + 1e-6) - 1);
      expect(index).toBeGreaterThanOrEqual(Math.ceil(place - 1e-6) - 1);
    }),
    { numRuns: runs(10_000) },
  );
});

test('the smallest and the greatest double have buckets', () => {
  expect(bucketIndex(Number.MIN_VALUE)).toBe(-1074 * 32 - 1);
  expect(bucketIndex(Number.MIN_VALUE * 3)).toBe(-1074 * 32 + Math.ceil(Math.log2(3) * 32) - 1);
  expect(bucketIndex(Number.MAX_VALUE)).toBe(1024 * 32 - 1);
});
