import type { VitalRating, VitalReport } from '../types/vital.ts';

/** Worst first. */
export const RATINGS: readonly VitalRating[] = ['poor', 'needs-improvement', 'good'];

/** The first vital with the worst rating; `undefined` while none is rated. */
export function findWorst(vitals: readonly VitalReport[]): VitalReport | undefined {
  return RATINGS.map((rating) => vitals.find((vital) => vital.rating === rating)).find(Boolean);
}
