/** Counts by reason; a reason that never came up is not there. */
export function countUp<Reason extends string>(counts: Partial<Record<Reason, number>>, reason: Reason, by = 1): void {
  counts[reason] = (counts[reason] ?? 0) + by;
}
