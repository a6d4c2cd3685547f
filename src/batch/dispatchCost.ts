/** Weight of the newest batch: about the latest twenty count. The first ten weigh the same: the very first is slow. */
const WEIGHT = 0.1;

export interface DispatchCost {
  /** The part of a batch's time that does not depend on its size, in milliseconds; `null` before the first batch. */
  readonly costMs: number | null;
  record(size: number, durationMs: number): void;
}

/**
 * Estimates what one dispatch costs: the intercept of a line through (size, duration), fitted by least squares with
 * exponential forgetting. While all batches have one size, all of their time counts as the dispatch's.
 */
export function createDispatchCost(): DispatchCost {
  let costMs: number | null = null;
  let count = 0;
  let meanSize = 0;
  let meanMs = 0;
  let variance = 0;
  let covariance = 0;

  return {
    get costMs() {
      return costMs;
    },
    record(size, durationMs) {
      count += 1;
      const weight = Math.max(WEIGHT, 1 / count);
      const sizeStep = size - meanSize;
      const msStep = durationMs - meanMs;
      meanSize += weight * sizeStep;
      meanMs += weight * msStep;
      variance = (1 - weight) * (variance + weight * sizeStep * sizeStep);
      covariance = (1 - weight) * (covariance + weight * sizeStep * msStep);
      const perItemMs = variance > 0 ? Math.max(0, covariance / variance) : 0;
      costMs = Math.max(0, meanMs - perItemMs * meanSize);
    },
  };
}
