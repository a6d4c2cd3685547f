import type { SerializedSketch } from '../types/sketch.ts';
import { bucketIndex } from './bucketIndex.ts';

/** The recording half of the histogram, for counters that are only read as plain data. */
export interface SketchTally {
  /** Counts a value; ignores what is negative or not finite. */
  record(value: number): void;
  /** As a `QuantileSketch` of the same values tells it. */
  toJSON(): SerializedSketch;
}

const FINEST_SCALE = 5;
const MAX_BUCKETS = 640;

/** A fifth of the sketch's code; its memory grows with the buckets that hold something. */
export function createSketchTally(): SketchTally {
  const counts = new Map<number, number>();
  let count = 0;
  let sum = 0;
  let min = Infinity;
  let max = -Infinity;
  let zeroCount = 0;

  return {
    record(value) {
      if (!(value >= 0 && value < Infinity)) return;
      if (value > 0) {
        const index = bucketIndex(value);
        counts.set(index, (counts.get(index) ?? 0) + 1);
      } else zeroCount += 1;
      count += 1;
      sum += value;
      // A -0 is a 0.
      min = Math.min(min, value + 0);
      max = Math.max(max, value + 0);
    },
    toJSON() {
      let steps = 0;
      let low = Infinity;
      let high = -Infinity;
      for (const index of counts.keys()) {
        low = Math.min(low, index);
        high = Math.max(high, index);
      }
      while ((high >> steps) - (low >> steps) >= MAX_BUCKETS) steps += 1;
      const offset = counts.size > 0 ? low >> steps : 0;
      const bucketCounts = Array.from({ length: counts.size > 0 ? (high >> steps) - offset + 1 : 0 }, () => 0);
      for (const [index, held] of counts) bucketCounts[(index >> steps) - offset]! += held;
      return {
        scale: FINEST_SCALE - steps,
        count,
        // JSON has no infinity.
        sum: Math.min(sum, Number.MAX_VALUE),
        min: count > 0 ? min : null,
        max: count > 0 ? max : null,
        zeroCount,
        offset,
        bucketCounts,
      };
    },
  };
}
