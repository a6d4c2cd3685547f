import type { VitalRating, VitalReport } from '../types/vital.ts';

/** Worst first, each with its word: neither colour nor shape alone tells everybody. */
const WORDS: Readonly<Record<VitalRating, string>> = { poor: 'poor', 'needs-improvement': 'fair', good: 'good' };

/** Worst first. */
export const RATINGS = Object.keys(WORDS) as readonly VitalRating[];

export function ratingWord(rating: VitalRating | null | undefined): string {
  return rating ? WORDS[rating] : 'no value';
}

/** The first vital with the worst rating; `undefined` while none is rated. */
export function findWorst(vitals: readonly VitalReport[]): VitalReport | undefined {
  return RATINGS.map((rating) => vitals.find((vital) => vital.rating === rating)).find(Boolean);
}
