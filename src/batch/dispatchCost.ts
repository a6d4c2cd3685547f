/** Weight of the newest batch: about the latest twenty count. The first few weigh the same. */
const WEIGHT = 0.1;
/** A batch that took so many times the mean met something else: a pause of the page, a busy machine. */
const OUTLIER_FACTOR = 4;

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
      // The very first one runs cold: the second takes its place.
      const weight = count < 3 ? 1 : Math.max(WEIGHT, 1 / (count - 1));
      const sizeStep = size - meanSize;
      const limitMs = count < 3 ? Infinity : OUTLIER_FACTOR * meanMs + 1;
      const msStep = Math.min(durationMs, limitMs) - meanMs;
      meanSize += weight * sizeStep;
      meanMs += weight * msStep;
      variance = (1 - weight) * (variance + weight * sizeStep * sizeStep);
      covariance = (1 - weight) * (covariance + weight * sizeStep * msStep);
      const perItemMs = variance > 0 ? Math.max(0, covariance / variance) : 0;
      costMs = Math.max(0, meanMs - perItemMs * meanSize);
    },
  };
}
