export interface ArrivalMeter {
  /** A call came. */
  arrive(atMs: number): void;
  /** A call went into a batch. */
  batched(atMs: number): void;
  isBatchOpen(atMs: number): boolean;
  /** How many calls a batch that opened now, or is open, would hold when it goes. At least 1. */
  expectedBatchSize(atMs: number): number;
}

/** How fast the expectation follows the bursts that are seen. */
const RATE = 0.2;

/**
 * Learns how many calls come close together. Bursts are weighed by their calls, so that the figure is the one that a
 * call meets: of a burst of 100 and ten lone calls, most calls have seen a burst.
 */
export function createArrivalMeter(windowMs: number): ArrivalMeter {
  let burstStartMs = -Infinity;
  let batchedMs = -Infinity;
  let burstSize = 0;
  let typicalSize = 1;

  return {
    arrive(atMs) {
      if (atMs - burstStartMs > windowMs) {
        burstStartMs = atMs;
        burstSize = 0;
      }
      burstSize += 1;
      typicalSize += RATE * (burstSize - typicalSize);
    },
    batched(atMs) {
      batchedMs = atMs;
    },
    isBatchOpen: (atMs) => atMs - batchedMs < windowMs,
    expectedBatchSize: (atMs) => Math.max(1, atMs - burstStartMs > windowMs ? 0 : burstSize, typicalSize),
  };
}
