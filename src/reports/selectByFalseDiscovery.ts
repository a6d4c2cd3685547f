import { shareBeyond } from '../lib/shareBeyond.ts';

export interface Selection {
  /** At most this p-value is a discovery. */
  readonly maxPValue: number;
  /** The level of the intervals that exclude "no change" exactly for the discoveries. */
  readonly confidence: number;
}

/**
 * Which of many tests to believe, so that at most `rate` of those believed are false on average, and where nothing has
 * changed at all, a single false one is as rare. Sources: Benjamini and Hochberg, Controlling the false discovery rate, 1995;
 * for the level of the intervals, Benjamini and Yekutieli, False discovery rate-adjusted multiple confidence intervals, 2005.
 */
export function selectByFalseDiscovery(pValues: readonly number[], rate: number): Selection {
  const sorted = [...pValues].sort((a, b) => a - b);
  const count = Math.max(1, sorted.length);
  const discoveryCount = sorted.findLastIndex((pValue, index) => pValue <= ((index + 1) * rate) / count) + 1;
  const maxPValue = (Math.max(1, discoveryCount) * rate) / count;
  return { maxPValue, confidence: 1 - maxPValue };
}

/** How many standard deviations to each side hold this share of a normal distribution. */
export function deviationsFor(confidence: number): number {
  let low = 0;
  let high = 10;
  for (let step = 0; step < 50; step += 1) {
    const middle = (low + high) / 2;
    if (1 - shareBeyond(middle) < confidence) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
