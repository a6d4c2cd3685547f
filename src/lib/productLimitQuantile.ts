import type { SerializedSketch } from '../types/sketch.ts';
import { bucketMiddle } from './quantileSketch.ts';

/** What binary fractions add up to beside the truth. */
const ROUNDING = 1e-9;

/**
 * The quantile of durations of which some are known only to be longer than they could be watched: the product-limit
 * estimate on the buckets of two histograms, what was measured and what was censored. Within a bucket the measured come
 * first, as is the custom. `null` where the curve does not reach the share: too much is censored.
 *
 * E. L. Kaplan, P. Meier, Nonparametric estimation from incomplete observations, 1958.
 */
export function productLimitQuantile(
  measured: SerializedSketch,
  censored: SerializedSketch,
  share: number,
): number | null {
  if (measured.min === null || measured.max === null) return null;
  const scale = Math.min(measured.scale, censored.scale);
  const ends = countByBucket(measured, scale);
  const losses = countByBucket(censored, scale);
  let atRisk = measured.count + censored.count;
  let survival = 1;
  const reaches = (endCount: number, lossCount: number): boolean => {
    if (endCount) survival *= 1 - endCount / atRisk;
    atRisk -= endCount + lossCount;
    return endCount > 0 && survival <= 1 - share + ROUNDING;
  };

  if (reaches(measured.zeroCount, censored.zeroCount)) return 0;
  for (const index of [...new Set([...ends.keys(), ...losses.keys()])].sort((a, b) => a - b)) {
    if (reaches(ends.get(index) ?? 0, losses.get(index) ?? 0)) {
      return Math.min(Math.max(bucketMiddle(index, scale), measured.min), measured.max);
    }
  }
  return null;
}

/** The quantile of what was seen to its end, all of it. */
export function sketchQuantile(measured: SerializedSketch, share: number): number | null {
  return productLimitQuantile(measured, { ...measured, zeroCount: 0, count: 0, bucketCounts: [] }, share);
}

/** Counts by bucket of a coarser scale, those of values above 0. */
export function countByBucket(
  { scale, offset, bucketCounts }: SerializedSketch,
  commonScale: number,
): Map<number, number> {
  const counts = new Map<number, number>();
  for (const [slot, count] of bucketCounts.entries()) {
    const index = (offset + slot) >> (scale - commonScale);
    if (count) counts.set(index, (counts.get(index) ?? 0) + count);
  }
  return counts;
}
