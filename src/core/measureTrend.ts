import { shareBeyond } from '../lib/shareBeyond.ts';
import type { Trend } from '../types/snapshot.ts';

/** Fewer calls can show no trend at the confidence that is asked for. */
const MIN_CALLS = 12;
const MIN_CONFIDENCE = 0.95;
/** A change that small is no news, however sure it is. */
const MIN_CHANGE_RATIO = 0.1;

/** As many calls at each end are compared: outliers among three are one. */
const LEAST_END = 3;

const UNKNOWN: Trend = Object.freeze({ direction: 'unknown', changeRatio: 0, confidence: 0 });

/**
 * Whether durations rise or fall, without being fooled by outliers: the Mann-Kendall test says how sure it is (H. B. Mann,
 * Nonparametric tests against trend, 1945; M. G. Kendall, Rank correlation methods, 1975; with the correction for ties), the
 * medians of the first and the last eighth say how much: of a steady rise as much as a line through all, and of one at once, too,
 * where the median of all slopes (Theil-Sen) is none. Of at most 64.
 */
export function measureTrend(durationsMs: ArrayLike<number>): Trend {
  const calls = Float64Array.from(durationsMs);
  const count = calls.length;
  if (count < MIN_CALLS) return UNKNOWN;

  let balance = 0;
  for (let later = 1; later < count; later += 1) {
    for (let earlier = 0; earlier < later; earlier += 1) balance += Math.sign(calls[later]! - calls[earlier]!);
  }
  const sorted = calls.slice().sort();
  let ties = 0;
  for (let next = 1, first = 0; next <= count; next += 1) {
    if (sorted[next] === sorted[first]) continue;
    ties += (next - first) * spread(next - first);
    first = next;
  }
  const deviation = Math.sqrt((count * spread(count) - ties) / 18);
  const confidence = deviation > 0 ? 1 - shareBeyond(Math.max(0, Math.abs(balance) - 1) / deviation) : 0;
  const end = Math.max(LEAST_END, count >> 3);
  // From the middle of the one end to that of the other: as far as from the first to the last.
  const changeMs = ((middle(calls.slice(-end)) - middle(calls.slice(0, end))) * (count - 1)) / (count - end);
  const median = middle(sorted);
  const changeRatio = median > 0 ? changeMs / median : 0;
  const isTrend =
    confidence >= MIN_CONFIDENCE && Math.abs(changeRatio) >= MIN_CHANGE_RATIO && changeRatio * balance > 0;
  return Object.freeze({
    direction: !isTrend ? 'steady' : changeRatio > 0 ? 'rising' : 'falling',
    changeRatio,
    confidence,
  });
}

function middle(values: Float64Array): number {
  const sorted = values.sort();
  return (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2;
}

/** What each of so many equal ones takes off the variance, times 18. */
function spread(count: number): number {
  return (count - 1) * (2 * count + 5);
}
