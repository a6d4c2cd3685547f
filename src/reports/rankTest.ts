import { erf } from '../lib/erf.ts';

/** How a few values of one kind differ from a few of another by a factor. */
export interface RankTest {
  /** The typical factor from a value of the first to one of the second: 0 where it is gone, Infinity where it was 0. */
  readonly ratio: number;
  /** Chance of a difference so large where there is none, two-sided. */
  readonly pValue: number;
  /** The smallest that these very values could have had, dealt out otherwise: 1 where all are the same. */
  readonly leastPValue: number;
  /** The interval for `ratio` that has 1 exactly where the p-value is above `level`; 0 or Infinity: not bounded. */
  interval(level: number): { readonly low: number; readonly high: number };
}

/** So many values in all are dealt out exactly; of more the normal distribution is as good. */
const MAX_EXACT = 40;

/**
 * Mann-Whitney's test and the estimate of Hodges and Lehmann (Estimates of location based on rank tests, 1963) on single
 * values: for a few of them the chances are counted over all ways to deal the values out, ties and all (Streitberg and Röhmel,
 * Exact distributions for permutation and rank tests, 1986), so that they hold for ten against ten. Values may be Infinity.
 */
export function testRanks(first: readonly number[], second: readonly number[]): RankTest {
  const [n, m] = [first.length, second.length];
  const pooled = [...first, ...second];
  // Twice the middle rank of each, which is a whole number.
  const ranks = pooled.map((value) => pooled.reduce((sum, other) => sum + toBalance(value, other) + 1, 0) + 1);
  const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
  // Twice the number of pairs in which the second is the larger one.
  const twicePairs = sumOf(ranks.slice(n)) - m * (m + 1);
  const chanceUpTo = n + m <= MAX_EXACT ? countDeals(ranks, m) : approximate(ranks, n, m);
  // With ties the chances of few and of many are not the same.
  const chanceFrom = (twice: number): number => 1 - chanceUpTo(twice - 1);

  // The clearest deals: the largest values, or the smallest, on one side.
  const sorted = [...ranks].sort((a, b) => a - b);
  const pairsOf = (dealt: readonly number[]): number => sumOf(dealt) - m * (m + 1);
  const leastChance = Math.min(chanceUpTo(pairsOf(sorted.slice(0, m))), chanceFrom(pairsOf(sorted.slice(n))));

  const ratios = first.flatMap((from) => second.map((to) => (from === to ? 1 : to / from))).sort((a, b) => a - b);
  const middle = ratios.length / 2;
  const low = ratios[Math.ceil(middle) - 1] ?? 1;
  const high = ratios[Math.floor(middle)] ?? 1;
  return {
    ratio: low === high ? low : Math.sqrt(low * high),
    pValue: Math.min(1, 2 * Math.min(chanceUpTo(twicePairs), chanceFrom(twicePairs))),
    leastPValue: Math.min(1, 2 * leastChance),
    interval(level) {
      /** So many pairs at an end may be against it. */
      const skip = (chanceOf: (pairs: number) => number): number => {
        let pairs = 0;
        while (pairs < middle && 2 * chanceOf(pairs) <= level) pairs += 1;
        return pairs;
      };
      const lowest = skip((pairs) => chanceFrom(2 * (n * m - pairs)));
      const highest = skip((pairs) => chanceUpTo(2 * pairs));
      return { low: ratios[lowest - 1] ?? 0, high: ratios[ratios.length - highest] ?? Infinity };
    },
  };
}

/** 1 where the first is the larger one, 0 where they are the same. */
function toBalance(value: number, other: number): number {
  return value === other ? 0 : value > other ? 1 : -1;
}

/** The chance that so few pairs (twice their number) or fewer speak for the second side. */
type ChanceUpTo = (twicePairs: number) => number;

/** In how many ways `taken` of the ranks have each sum. */
function countDeals(ranks: readonly number[], taken: number): ChanceUpTo {
  const largest = ranks.reduce((sum, rank) => sum + rank, 0);
  const ways = Array.from({ length: taken + 1 }, () => new Float64Array(largest + 1));
  ways[0]![0] = 1;
  for (const rank of ranks) {
    for (let count = taken; count > 0; count -= 1) {
      const [from, to] = [ways[count - 1]!, ways[count]!];
      for (let sum = rank; sum <= largest; sum += 1) to[sum]! += from[sum - rank]!;
    }
  }
  const sums = ways[taken]!;
  for (let sum = 1; sum <= largest; sum += 1) sums[sum]! += sums[sum - 1]!;
  const least = taken * (taken + 1);
  return (twicePairs) => (sums[least + twicePairs] ?? 0) / sums[largest]!;
}

function approximate(ranks: readonly number[], n: number, m: number): ChanceUpTo {
  const mean = n + m + 1;
  const squares = ranks.reduce((sum, rank) => sum + (rank - mean) ** 2, 0);
  const deviation = Math.sqrt((n * m * squares) / ((n + m) * (n + m - 1)));
  const below = (deviations: number): number => {
    const outside = (1 - erf(Math.abs(deviations) / Math.SQRT2)) / 2;
    return deviations < 0 ? outside : 1 - outside;
  };
  // All the same: there is one way only.
  return (twicePairs) => (deviation > 0 ? below((twicePairs + 0.5 - n * m) / deviation) : Number(twicePairs >= n * m));
}
