/** What hiding saves, in ms per frame. */
export interface CostEstimate {
  /** `null`: cannot tell, for 0 lies in the interval. */
  readonly ms: number | null;
  /** The interval of 99 % around the median of all pairs. */
  readonly lowMs: number;
  readonly highMs: number;
}

/** The fewest pairs by which an interval of 99 % leaves out one at each end. */
export const PAIRS = 12;

/**
 * The median of paired differences (with, without), each of the same moments. Pure. Whatever their distribution, it lies between
 * the second of twelve and the last but one in 99.4 of 100 cases: whoever else had the machine during one pair hides nothing.
 * https://en.wikipedia.org/wiki/Sign_test
 */
export function estimateCost(differencesMs: readonly number[]): CostEstimate {
  const sorted = [...differencesMs].sort((a, b) => a - b);
  const isEnough = sorted.length >= PAIRS;
  const lowMs = isEnough ? sorted[1]! : -Infinity;
  const highMs = isEnough ? sorted.at(-2)! : Infinity;
  return { ms: lowMs > 0 || highMs < 0 ? median(sorted) : null, lowMs, highMs };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
