/** What hiding saves, in ms per frame. */
export interface CostEstimate {
  /** `null`: cannot tell, for 0 lies in the interval. */
  readonly ms: number | null;
  /** The interval of 99 % around the mean of all pairs. */
  readonly lowMs: number;
  readonly highMs: number;
}

/** Student's t for an interval of 99 %, by the number of pairs less one: https://www.itl.nist.gov/div898/handbook/eda/section3/eda3672.htm */
const T_99 = [Infinity, 63.66, 9.925, 5.841, 4.604, 4.032, 3.707, 3.499, 3.355, 3.25];

/** The mean of paired differences (with, without), each of the same moments. Pure. */
export function estimateCost(differencesMs: readonly number[]): CostEstimate {
  const count = differencesMs.length;
  const mean = differencesMs.reduce((sum, it) => sum + it, 0) / count;
  const squares = differencesMs.reduce((sum, it) => sum + (it - mean) ** 2, 0);
  const t = T_99[Math.min(count - 1, T_99.length - 1)] ?? Infinity;
  const half = count > 1 ? t * Math.sqrt(squares / (count - 1) / count) : Infinity;
  const isTold = mean - half > 0 || mean + half < 0;
  return { ms: isTold ? mean : null, lowMs: mean - half, highMs: mean + half };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
