import { shareBeyond } from '../lib/shareBeyond.ts';

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
/** Durations do not differ by more, and what is multiplied with these is still a number. */
const LEAST = 1e-150;
const MOST = 1e150;
/** Of more a side factors are looked for between so many: their ratios lie closer than anybody reads. */
const MAX_PAIRED = 150;

/**
 * Mann-Whitney's test, and the estimate that Hodges and Lehmann have made of such (Estimates of location based on rank tests,
 * 1963), on single values: for a few of them the chances are counted over all ways to deal the values out, ties and all
 * (Streitberg and Röhmel, Exact distributions for permutation and rank tests, 1986), so that they hold for ten against ten.
 * Values may be Infinity.
 *
 * `isOfSmaller`: ranks count in the smaller half of all values, and above it all are the same. What disturbs a duration makes it
 * longer: a few that were disturbed weigh no more than one then (Gastwirth, Percentile modifications of two sample rank
 * tests, 1965).
 */
export function testRanks(first: readonly number[], second: readonly number[], isOfSmaller = false): RankTest {
  const [n, m] = [first.length, second.length];
  const [before, after] = [sort(first), sort(second)];
  const isFew = n + m <= MAX_EXACT;
  const maxRank = isOfSmaller ? Math.floor((n + m) / 2) + 1 : n + m;
  const counted = new Map<string | number, ChanceUpTo>();
  /** As if each of the first were so many times as large: the chances of what the second has, of less, and of more. */
  const dealAt = (factor: number): { readonly upTo: number; readonly from: number; least(): number } => {
    const { ranks, sum } = rankAll(
      before.map((value) => value * factor),
      after,
      maxRank,
    );
    const key = isFew ? ranks.join() : factor;
    const chanceUpTo = counted.get(key) ?? (isFew ? countDeals : approximate)(ranks, m);
    counted.set(key, chanceUpTo);
    // With ties the chances of few and of many are not the same.
    const chanceFrom = (least: number): number => 1 - chanceUpTo(least - 1);
    return {
      upTo: chanceUpTo(sum),
      from: chanceFrom(sum),
      // The clearest deals: the smallest values, or the largest, on one side.
      least: () => Math.min(chanceUpTo(sumOf(ranks.slice(0, m))), chanceFrom(sumOf(ranks.slice(n)))),
    };
  };

  const paired = thin(after);
  const ratios = sort(thin(before).flatMap((from) => paired.map((to) => (from === to ? 1 : to / from))));
  /** Where the ranks change, and a factor in each gap between. */
  const steps = ratios.filter((ratio, place) => ratio !== ratios[place - 1] && ratio > LEAST && ratio < MOST);
  const edges = [0, ...steps, Infinity];
  const inGap = (gap: number): number => Math.sqrt((edges[gap] || LEAST) * Math.min(edges[gap + 1]!, MOST));
  /** The first gap in which it holds, and then in all. */
  const firstGap = (holds: (deal: ReturnType<typeof dealAt>) => boolean): number => {
    let [low, high] = [0, steps.length + 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (holds(dealAt(inGap(middle)))) high = middle;
      else low = middle + 1;
    }
    return low;
  };
  /** What lies between has both chances above this. */
  const boundsAt = (chance: number): { readonly low: number; readonly high: number } => {
    const lowest = firstGap((deal) => deal.from > chance);
    const beyond = firstGap((deal) => deal.upTo <= chance);
    return { low: edges[lowest]!, high: edges[beyond]! };
  };

  const { upTo, from, least } = dealAt(1);
  const pValue = Math.min(1, 2 * Math.min(upTo, from));
  const middle = boundsAt(0.5);
  return {
    ratio:
      middle.low > 0 && middle.high < Infinity
        ? Math.sqrt(middle.low * middle.high)
        : (ratios[ratios.length >> 1] ?? 1),
    pValue,
    leastPValue: Math.min(1, 2 * least()),
    interval(level) {
      const { low, high } = boundsAt(level / 2);
      if (pValue > level) return { low: Math.min(low, 1), high: Math.max(high, 1) };
      // Ties are at 1, and no gap.
      if (low > 1 || high < 1) return { low, high };
      return from < upTo
        ? { low: edges.find((edge) => edge > 1)!, high }
        : { low, high: edges.findLast((edge) => edge < 1)! };
    },
  };
}

/** A typed array is sorted without anybody to compare two of it, and a history has thousands. */
function sort(values: readonly number[]): Float64Array {
  return Float64Array.from(values).sort();
}

/** As many as may be paired. */
function thin(values: Float64Array): readonly number[] {
  return [...values].filter((_, index) => index % Math.ceil(values.length / MAX_PAIRED) === 0);
}

/**
 * Twice the rank of each of both, ascending, and their sum in the second. Twice a rank is a whole number: of those that are
 * the same the middle of theirs. What is sorted is only walked through, for this is asked some seventy times.
 */
function rankAll(
  first: Float64Array,
  second: Float64Array,
  maxRank: number,
): { readonly ranks: Float64Array; readonly sum: number } {
  const ranks = new Float64Array(first.length + second.length);
  let [i, j, sum] = [0, 0, 0];
  for (let from = 0; from < ranks.length; from = i + j) {
    const [value, mine] = [Math.min(first[i] ?? Infinity, second[j] ?? Infinity), j];
    while (first[i] === value) i += 1;
    while (second[j] === value) j += 1;
    let total = 0;
    for (let place = from; place < i + j;) total += Math.min((place += 1), maxRank);
    const rank = Math.round((2 * total) / (i + j - from));
    ranks.fill(rank, from, i + j);
    sum += rank * (j - mine);
  }
  return { ranks, sum };
}

function sumOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}

/** The chance that the ranks of the second side have this sum or less. */
type ChanceUpTo = (sum: number) => number;

/** In how many ways `taken` of the ranks have each sum. */
function countDeals(ranks: Float64Array, taken: number): ChanceUpTo {
  const largest = sumOf(ranks);
  const ways = Array.from({ length: taken + 1 }, () => new Float64Array(largest + 1));
  ways[0]![0] = 1;
  for (const rank of ranks) {
    for (let count = taken; count > 0; count -= 1) {
      const [from, to] = [ways[count - 1]!, ways[count]!];
      for (let sum = largest; sum >= rank; sum -= 1) to[sum]! += from[sum - rank]!;
    }
  }
  const sums = ways[taken]!;
  for (let sum = 1; sum <= largest; sum += 1) sums[sum]! += sums[sum - 1]!;
  return (sum) => (sums[sum] ?? 0) / sums[largest]!;
}

function approximate(ranks: Float64Array, taken: number): ChanceUpTo {
  const count = ranks.length;
  const mean = sumOf(ranks) / count;
  const squares = sumOf(ranks.map((rank) => (rank - mean) ** 2));
  const deviation = Math.sqrt(((count - taken) * taken * squares) / (count * (count - 1)));
  const below = (deviations: number): number => {
    const outside = shareBeyond(deviations) / 2;
    return deviations < 0 ? outside : 1 - outside;
  };
  // All the same: there is one way only.
  return (sum) => (deviation > 0 ? below((sum + 0.5 - taken * mean) / deviation) : Number(sum >= taken * mean));
}
