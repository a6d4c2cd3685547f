export interface RetryDelayOptions {
  /** Upper bound of the first retry's delay. */
  readonly baseMs: number;
  /** What the bound grows to. */
  readonly maxMs: number;
  /** A number in [0, 1). */
  readonly random: () => number;
}

/**
 * How long to wait before a retry, in milliseconds: exponential backoff with full jitter.
 * Source: https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 *
 * @param retryCount how often it was retried before
 */
export function retryDelay(retryCount: number, { baseMs, maxMs, random }: RetryDelayOptions): number {
  return random() * Math.min(maxMs, baseMs * 2 ** retryCount);
}
