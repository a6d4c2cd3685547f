/** An exponential histogram as plain data, in the shape OTLP gives it. */
export interface SerializedSketch {
  /** Bucket `i` holds values in (base^i, base^(i+1)], base = 2^(2^-scale). */
  readonly scale: number;
  readonly count: number;
  readonly sum: number;
  /** `null` when `count` is 0. */
  readonly min: number | null;
  readonly max: number | null;
  /** Values of exactly 0. */
  readonly zeroCount: number;
  /** The index of the first bucket. */
  readonly offset: number;
  readonly bucketCounts: readonly number[];
}
