import { shareBeyond } from '../lib/shareBeyond.ts';
import type { Trend } from '../types/snapshot.ts';

/** Fewer calls can show no trend at the confidence that is asked for. */
const MIN_CALLS = 12;
const MIN_CONFIDENCE = 0.95;
/** A change that small is no news, however sure it is. */
const MIN_CHANGE_RATIO = 0.1;

const MAX_CALLS = 64;
/** The same list at each call: five hundred operations would leave 8 MB of them to be collected. */
const SLOPES = new Float64Array((MAX_CALLS * (MAX_CALLS - 1)) / 2);

const UNKNOWN: Trend = Object.freeze({ direction: 'unknown', changeRatio: 0, confidence: 0 });

/**
 * Whether durations rise or fall, without being fooled by outliers: the Mann-Kendall test says how sure it is (H. B. Mann,
 * Nonparametric tests against trend, 1945; M. G. Kendall, Rank correlation methods, 1975; with the correction for ties),
 * Theil-Sen's median slope says how much (P. K. Sen, Estimates of the regression coefficient based on Kendall's tau, 1968).
 * Of at most 64.
 */
export function measureTrend(durationsMs: ArrayLike<number>): Trend {
  const count = durationsMs.length;
  if (count < MIN_CALLS) return UNKNOWN;

  const slopes = SLOPES.subarray(0, (count * (count - 1)) / 2);
  let slot = 0;
  let balance = 0;
  for (let later = 1; later < count; later += 1) {
    for (let earlier = 0; earlier < later; earlier += 1) {
      const change = durationsMs[later]! - durationsMs[earlier]!;
      balance += Math.sign(change);
      slopes[slot++] = change / (later - earlier);
    }
  }
  const sorted = Float64Array.from(durationsMs).sort();
  let ties = 0;
  for (let next = 1, first = 0; next <= count; next += 1) {
    if (sorted[next] === sorted[first]) continue;
    ties += (next - first) * spread(next - first);
    first = next;
  }
  const median = middle(sorted);
  const changeRatio = median > 0 ? (middle(slopes) * (count - 1)) / median : 0;
  const deviation = Math.sqrt((count * spread(count) - ties) / 18);
  const confidence = deviation > 0 ? 1 - shareBeyond(Math.max(0, Math.abs(balance) - 1) / deviation) : 0;
  const isTrend = confidence >= MIN_CONFIDENCE && Math.abs(changeRatio) >= MIN_CHANGE_RATIO;
  return Object.freeze({
    direction: !isTrend ? 'steady' : changeRatio > 0 ? 'rising' : 'falling',
    changeRatio,
    confidence,
  });
}

/** The median; reorders them. */
function middle(values: Float64Array): number {
  const at = (values.length - 1) / 2;
  return (select(values, Math.floor(at)) + select(values, Math.ceil(at))) / 2;
}

/**
 * The value that would stand at `rank` were they sorted: to sort two thousand slopes for each of five hundred operations would
 * hold a page for as long as all else that a report does (C. A. R. Hoare, Algorithm 65: Find, 1961).
 */
function select(values: Float64Array, rank: number): number {
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const pivot = values[rank]!;
    let [left, right] = [low, high];
    while (left <= right) {
      while (values[left]! < pivot) left += 1;
      while (values[right]! > pivot) right -= 1;
      if (left > right) break;
      const value = values[left]!;
      values[left++] = values[right]!;
      values[right--] = value;
    }
    if (right < rank) low = left;
    if (left > rank) high = right;
  }
  return values[rank]!;
}

/** What each of so many equal ones takes off the variance, times 18. */
function spread(count: number): number {
  return (count - 1) * (2 * count + 5);
}
