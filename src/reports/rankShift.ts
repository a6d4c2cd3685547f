import { shareBeyond } from '../lib/shareBeyond.ts';
import { countByBucket } from '../lib/productLimitQuantile.ts';
import { bucketMiddle } from '../lib/quantileSketch.ts';
import type { CensoredSketch } from './comparison.ts';
import type { SerializedSketch } from '../types/sketch.ts';

/** How two distributions differ by a factor. */
export interface RankShift {
  /** The typical factor from a value of the first to a value of the second: 0 where it is gone, Infinity where it was 0. */
  readonly ratio: number;
  /** Chance of a difference so large where there is none, two-sided. */
  readonly pValue: number;
  /** The interval for `ratio` at this many standard deviations; 0 or Infinity where the samples do not bound it. */
  interval(deviations: number): { readonly low: number; readonly high: number };
}

/** Counts by bucket, ascending; zeros, which have no logarithm, are at -Infinity. */
type Buckets = readonly (readonly [index: number, count: number])[];

/**
 * The shift between two distributions on the logarithmic axis of their histograms, by ranks: no shape is assumed, outliers
 * weigh no more than others, and values known only to be at least so large (censored) count for what they tell.
 *
 * Estimate and interval are those of Hodges and Lehmann (Estimates of location based on rank tests, 1963): the median of all
 * pairwise differences, and the differences at the critical values of the test. The test is Mann-Whitney's, for censored
 * values Gehan's (A generalized Wilcoxon test for comparing arbitrarily singly-censored samples, 1965) with Mantel's
 * permutation variance (Ranking procedures for arbitrarily restricted observation, 1967), which is also the correction for
 * ties. Inverting it for a change of scale: Wei and Gail, Nonparametric estimation for a scale-change with censored
 * observations, 1983. Within a bucket, values count as spread evenly.
 *
 * Two measured values that differ by less than `tieWithin` are ties: a coarse clock tells no more of them.
 *
 * Costs one pass over all pairs of buckets that are not empty; exact and without randomness.
 */
export function measureRankShift(first: CensoredSketch, second: CensoredSketch, tieWithin = 0): RankShift {
  const sketches = [first.measured, first.censored, second.measured, second.censored] as const;
  const scale = Math.min(...sketches.map((sketch) => sketch.scale));
  const [x, xCensored, y, yCensored] = sketches.map((sketch) => toBuckets(sketch, scale));
  const valueOf = (index: number): number => (index === ZERO ? 0 : bucketMiddle(index, scale));
  const isTie = (from: number, to: number): boolean => Math.abs(valueOf(to) - valueOf(from)) < tieWithin;

  // The balance of pairs at a shift d: those surely above it minus those surely below. It falls as d grows, by the weight
  // of each difference that d passes; a pair of measured values moves from one side to the other and weighs double.
  const differences = createDifferences([...x!, ...xCensored!], [...y!, ...yCensored!]);
  differences.add(x!, y!, 2, tieWithin > 0 ? isTie : undefined);
  differences.add(x!, yCensored!, 1);
  differences.add(xCensored!, y!, 1);
  const surelyAbove = countOf(x!) * (countOf(y!) + countOf(yCensored!));
  const deviation = Math.sqrt(permutationVariance(x!, xCensored!, y!, yCensored!));
  const ratioAt = (balance: number): number => 2 ** (differences.shiftAt(surelyAbove - balance) * 2 ** -scale);
  const balance = surelyAbove - differences.weightBelow(0);
  return {
    ratio: ratioAt(0),
    pValue: deviation > 0 ? shareBeyond(balance / deviation) : 1,
    interval: (deviations) => ({ low: ratioAt(deviations * deviation), high: ratioAt(-deviations * deviation) }),
  };
}

interface Differences {
  /** Every pair's difference, second minus first; none of those that are ties. */
  add(first: Buckets, second: Buckets, weight: number, isTie?: (from: number, to: number) => boolean): void;
  /** Where so much weight has been passed. */
  shiftAt(weight: number): number;
  weightBelow(shift: number): number;
}

const ZERO = -Infinity;

/** All pairwise differences by bucket. The weight of a bucket is spread evenly from half a bucket below to half above. */
function createDifferences(first: Buckets, second: Buckets): Differences {
  const indexes = (buckets: Buckets): number[] => buckets.map(([index]) => index).filter(Number.isFinite);
  const [from, to] = [indexes(first), indexes(second)];
  const isFinite = from.length > 0 && to.length > 0;
  const lowest = isFinite ? Math.min(0, Math.min(...to) - Math.max(...from)) : 0;
  const highest = isFinite ? Math.max(0, Math.max(...to) - Math.min(...from)) : 0;
  const weights = new Float64Array(highest - lowest + 1);
  /** To zero. The way from zero is what is left above all others. */
  let goneWeight = 0;

  return {
    add(before, after, weight, isTie) {
      for (const [fromIndex, fromCount] of before) {
        for (const [toIndex, toCount] of after) {
          const added = weight * fromCount * toCount;
          if (fromIndex === toIndex || isTie?.(fromIndex, toIndex)) weights[-lowest]! += added;
          else if (toIndex === ZERO) goneWeight += added;
          else if (fromIndex !== ZERO) weights[toIndex - fromIndex - lowest]! += added;
        }
      }
    },
    shiftAt(target) {
      if (target <= goneWeight) return -Infinity;
      let passed = goneWeight;
      for (const [slot, weight] of weights.entries()) {
        if (passed + weight >= target) return lowest + slot - 0.5 + (target - passed) / weight;
        passed += weight;
      }
      return Infinity;
    },
    weightBelow(shift) {
      let passed = goneWeight;
      for (const [slot, weight] of weights.entries()) {
        passed += weight * Math.min(Math.max(shift - (lowest + slot - 0.5), 0), 1);
      }
      return passed;
    },
  };
}

/** Of the balance at no shift, over all ways to deal the pooled values out again: n m / (N (N - 1)) x the sum of squares. */
function permutationVariance(x: Buckets, xCensored: Buckets, y: Buckets, yCensored: Buckets): number {
  const measured = sumByIndex(x, y);
  const censored = sumByIndex(xCensored, yCensored);
  const indexes = [...new Set([...measured.keys(), ...censored.keys()])].sort((a, b) => a - b);
  let measuredBelow = 0;
  let measuredAbove = countOf(x) + countOf(y);
  let censoredAbove = countOf(xCensored) + countOf(yCensored);
  const firstCount = countOf(x) + countOf(xCensored);
  const total = measuredAbove + censoredAbove;
  let squares = 0;
  for (const index of indexes) {
    const here = measured.get(index) ?? 0;
    const censoredHere = censored.get(index) ?? 0;
    measuredAbove -= here;
    censoredAbove -= censoredHere;
    squares += here * (measuredBelow - measuredAbove - censoredAbove - censoredHere / 2) ** 2;
    squares += censoredHere * (measuredBelow + here / 2) ** 2;
    measuredBelow += here;
  }
  return (firstCount * (total - firstCount) * squares) / (total * (total - 1));
}

function sumByIndex(...parts: readonly Buckets[]): Map<number, number> {
  const sums = new Map<number, number>();
  for (const [index, count] of parts.flat()) sums.set(index, (sums.get(index) ?? 0) + count);
  return sums;
}

function toBuckets(sketch: SerializedSketch, scale: number): Buckets {
  const { zeroCount } = sketch;
  return [...(zeroCount ? [[ZERO, zeroCount] as const] : []), ...countByBucket(sketch, scale)];
}

function countOf(buckets: Buckets): number {
  return buckets.reduce((sum, [, count]) => sum + count, 0);
}
