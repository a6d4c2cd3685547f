import type { SerializedSketch } from '../types/sketch.ts';
import { bucketIndex } from './bucketIndex.ts';

/** A distribution of values from 0 up, in constant memory. */
export interface QuantileSketch {
  readonly count: number;
  readonly sum: number;
  /** `null` when empty. */
  readonly min: number | null;
  readonly max: number | null;
  /** Counts a value; ignores what is negative or not finite. */
  record(value: number): void;
  /** Adds another sketch's values, as if each had been recorded here. */
  merge(other: QuantileSketch | SerializedSketch): void;
  /**
   * The smallest value that at least this share of all values does not exceed (nearest rank), within 1.1 % at scale 5;
   * `null` when empty. 0 and 1 give the exact minimum and maximum.
   */
  quantile(share: number): number | null;
  reset(): void;
  toJSON(): SerializedSketch;
}

/** Base = 2^(1/32): the middle of a bucket is at most 1.1 % away from anything in it. */
const START_SCALE = 5;
/** 20 octaves at the first scale: from 10 microseconds to 10 seconds, say. */
const MAX_BUCKETS = 640;
const FIRST_BUCKETS = 64;

/** The one histogram of this library: exponential buckets as OpenTelemetry defines them, empty or from `toJSON`. */
export function createQuantileSketch(serialized?: SerializedSketch): QuantileSketch {
  const sketch = new ExponentialSketch();
  if (serialized) sketch.merge(serialized);
  return sketch;
}

/** The value that is equally far, relatively, from both borders of a bucket. May overflow: clamp it to what was seen. */
export function bucketMiddle(index: number, scale: number): number {
  const base = 2 ** (2 ** -scale);
  return 2 ** (index * 2 ** -scale) * ((2 * base) / (1 + base));
}

// A class, for thousands of these share its methods, and its fields are updated in place without allocating.
class ExponentialSketch implements QuantileSketch {
  count = 0;
  sum = 0;
  #min = Infinity;
  #max = -Infinity;
  #zeroCount = 0;
  #scale = START_SCALE;
  /** The index, at the present scale, of `#counts[0]`. */
  #offset = 0;
  // Doubles, so that merged sessions can count beyond 2^32.
  #counts = new Float64Array(0);

  get min(): number | null {
    return this.count ? this.#min : null;
  }

  get max(): number | null {
    return this.count ? this.#max : null;
  }

  // Hot: no allocation unless the range grows.
  record(value: number): void {
    if (value > 0) {
      if (value === Infinity) return;
      const index = bucketIndex(value);
      const slot = (index >> (START_SCALE - this.#scale)) - this.#offset;
      if (slot >= 0 && slot < this.#counts.length) this.#counts[slot]! += 1;
      else this.#add(index, START_SCALE, 1);
    } else if (value === 0) this.#zeroCount += 1;
    else return;
    this.count += 1;
    this.sum += value;
    if (value < this.#min) this.#min = value + 0;
    if (value > this.#max) this.#max = value + 0;
  }

  merge(other: QuantileSketch | SerializedSketch): void {
    // Taken first, so that a sketch can be merged into itself.
    const { scale, count, sum, min, max, zeroCount, offset, bucketCounts } = 'toJSON' in other ? other.toJSON() : other;
    if (min === null || max === null) return;
    this.#coarsen(Math.min(this.#scale, scale));
    for (let slot = 0; slot < bucketCounts.length; slot += 1) {
      if (bucketCounts[slot]) this.#add(offset + slot, scale, bucketCounts[slot]!);
    }
    this.#zeroCount += zeroCount;
    this.count += count;
    this.sum += sum;
    this.#min = Math.min(this.#min, min);
    this.#max = Math.max(this.#max, max);
  }

  quantile(share: number): number | null {
    if (!(this.count && share >= 0 && share <= 1)) return null;
    if (share === 0) return this.#min;
    if (share === 1) return this.#max;
    let rest = Math.ceil(share * this.count) - this.#zeroCount;
    if (rest <= 0) return 0;
    let slot = 0;
    while (slot < this.#counts.length - 1 && (rest -= this.#counts[slot]!) > 0) slot += 1;
    return Math.min(Math.max(bucketMiddle(this.#offset + slot, this.#scale), this.#min), this.#max);
  }

  reset(): void {
    this.count = this.sum = this.#zeroCount = this.#offset = 0;
    this.#min = Infinity;
    this.#max = -Infinity;
    this.#scale = START_SCALE;
    this.#counts = new Float64Array(0);
  }

  toJSON(): SerializedSketch {
    const [first, last] = this.#range();
    const bucketCounts: number[] = [];
    // A plain loop: a report may have half a thousand of these, each with hundreds of buckets.
    for (let slot = first; slot <= last; slot += 1) bucketCounts.push(this.#counts[slot]!);
    return {
      scale: this.#scale,
      count: this.count,
      // JSON has no infinity.
      sum: Math.min(this.sum, Number.MAX_VALUE),
      min: this.min,
      max: this.max,
      zeroCount: this.#zeroCount,
      offset: first > last ? 0 : this.#offset + first,
      bucketCounts,
    };
  }

  /** Adds to the bucket with this index at this scale, which is at least as fine as ours; makes room for it. */
  #add(index: number, scale: number, count: number): void {
    const [first, last] = this.#range();
    const isEmpty = first > last;
    let slot = index >> (scale - this.#scale);
    let low = isEmpty ? slot : Math.min(slot, this.#offset + first);
    let high = isEmpty ? slot : Math.max(slot, this.#offset + last);
    let coarser = this.#scale;
    for (; high - low >= MAX_BUCKETS; coarser -= 1) {
      low >>= 1;
      high >>= 1;
    }
    this.#coarsen(coarser);
    slot = index >> (scale - coarser);
    if (slot < this.#offset || slot >= this.#offset + this.#counts.length) this.#resize(low, high);
    this.#counts[slot - this.#offset]! += count;
  }

  /** Moves the buckets to an array that covers low..high, with room to both sides. */
  #resize(low: number, high: number): void {
    const needed = high - low + 1;
    const counts = new Float64Array(Math.min(MAX_BUCKETS, Math.max(FIRST_BUCKETS, needed * 2)));
    const offset = low - ((counts.length - needed) >> 1);
    const [first, last] = this.#range();
    if (first <= last) counts.set(this.#counts.subarray(first, last + 1), this.#offset + first - offset);
    this.#counts = counts;
    this.#offset = offset;
  }

  /** Joins neighbouring buckets until the scale is this one: exact, for each coarse border is a fine one too. */
  #coarsen(scale: number): void {
    const steps = this.#scale - scale;
    if (steps <= 0) return;
    const counts = this.#counts;
    const offset = this.#offset >> steps;
    for (let slot = 0; slot < counts.length; slot += 1) {
      const count = counts[slot]!;
      counts[slot] = 0;
      counts[((this.#offset + slot) >> steps) - offset]! += count;
    }
    this.#offset = offset;
    this.#scale = scale;
  }

  /** The first and the last bucket that is not empty, as slots; first > last when all are. */
  #range(): readonly [first: number, last: number] {
    let first = 0;
    let last = this.#counts.length - 1;
    while (first <= last && !this.#counts[first]) first += 1;
    while (first < last && !this.#counts[last]) last -= 1;
    return [first, last];
  }
}
