import type { Batch } from './batchState.ts';

/**
 * How long a batch that has got one more item is to be open yet: until the waiting, summed over its items, has cost as much as
 * sending it does. That is the dynamic TCP acknowledgement rule, never more than twice as bad as knowing the future. Dooly,
 * Goldman, Scott: "On-line analysis of the TCP acknowledgment delay problem", JACM 48 (2001),
 * https://doi.org/10.1145/375827.375843
 */
export function worthwhileDelay<Item, Result>(
  batch: Batch<Item, Result>,
  { nowMs, sinceMs, costMs }: { readonly nowMs: number; readonly sinceMs: number; readonly costMs: number },
): number {
  batch.waitedMs += (batch.size - 1) * (nowMs - batch.waitedAtMs) + nowMs - sinceMs;
  batch.waitedAtMs = nowMs;
  return Math.max(0, costMs - batch.waitedMs) / batch.size;
}
