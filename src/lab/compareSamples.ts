import { testRanks } from '../reports/rankTest.ts';

/** How the flights of two pages differ in one figure. */
export interface SampleComparison {
  /** How much larger the second typically is, in the figure's unit: Hodges and Lehmann's estimate. */
  readonly shift: number;
  /** The 95 % interval of the shift; infinite where so few flights do not bound it. */
  readonly low: number;
  readonly high: number;
  /** By Mann and Whitney's test, two-sided, exact. */
  readonly pValue: number;
}

const LEVEL = 0.05;

/** Two samples of flights: none is paired with another, for six pairs can never show much (p 0.03). */
export function compareSamples(first: readonly number[], second: readonly number[]): SampleComparison {
  const differences = first.flatMap((from) => second.map((to) => to - from)).toSorted((a, b) => a - b);
  const middle = differences.length / 2;
  const [below = 0, above = 0] = [differences[Math.ceil(middle) - 1], differences[Math.floor(middle)]];
  // A shift is in the interval as long as the second sample, moved back by it, cannot be told from the first.
  const isPossible = (shift: number): boolean =>
    testRanks(
      first,
      second.map((value) => value - shift),
    ).pValue > LEVEL;
  const gap = 1e-9 * Math.max(1, ...first.map(Math.abs), ...second.map(Math.abs));
  const lowest = differences.findIndex((shift) => isPossible(shift + gap));
  const highest = differences.findLastIndex((shift) => isPossible(shift - gap));
  const shift = (below + above) / 2;
  return {
    shift,
    // Where all flights of each side are alike, it is that shift and no other.
    low: isPossible((differences[0] ?? 0) - 2 * gap) ? -Infinity : (differences[lowest] ?? shift),
    high: isPossible((differences.at(-1) ?? 0) + 2 * gap) ? Infinity : (differences[highest] ?? shift),
    pValue: testRanks(first, second).pValue,
  };
}

/**
 * Which of several p-values stand, where no false alarm in 20 comparisons is allowed. Holm, A simple sequentially rejective
 * multiple test procedure, 1979.
 */
export function selectByHolm(pValues: readonly number[], level: number = LEVEL): readonly boolean[] {
  const order = [...pValues.keys()].toSorted((a, b) => (pValues[a] ?? 1) - (pValues[b] ?? 1));
  const chosen = pValues.map(() => false);
  for (const [rank, index] of order.entries()) {
    if ((pValues[index] ?? 1) > level / (pValues.length - rank)) break;
    chosen[index] = true;
  }
  return chosen;
}
