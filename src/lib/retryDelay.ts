export interface RetryDelayOptions {
  /** Upper bound of the first retry's delay. */
  readonly retryDelayMs: number;
  /** What the bound grows to. */
  readonly maxRetryDelayMs: number;
  /** A number in [0, 1). */
  readonly random: () => number;
}

/**
 * How long to wait before a retry, in milliseconds: exponential backoff with full jitter.
 * Source: https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 *
 * @param retryCount how often it was retried before
 */
export function retryDelay(retryCount: number, { retryDelayMs, maxRetryDelayMs, random }: RetryDelayOptions): number {
  return random() * Math.min(maxRetryDelayMs, retryDelayMs * 2 ** retryCount);
}
