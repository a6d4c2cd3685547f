import { erf } from '../lib/erf.ts';
import type { Trend } from '../types/snapshot.ts';

/** Fewer calls can show no trend at the confidence that is asked for. */
const MIN_CALLS = 12;
const MIN_CONFIDENCE = 0.95;
/** A change that small is no news, however sure it is. */
const MIN_CHANGE_RATIO = 0.1;

const UNKNOWN: Trend = Object.freeze({ direction: 'unknown', changeRatio: 0, confidence: 0 });

/**
 * Whether durations rise or fall, without being fooled by outliers: the Mann-Kendall test says how sure it is (H. B. Mann,
 * Nonparametric tests against trend, 1945; M. G. Kendall, Rank correlation methods, 1975; with the correction for ties),
 * Theil-Sen's median slope says how much (P. K. Sen, Estimates of the regression coefficient based on Kendall's tau, 1968).
 */
export function measureTrend(durationsMs: ArrayLike<number>): Trend {
  const count = durationsMs.length;
  if (count < MIN_CALLS) return UNKNOWN;

  const slopes = new Float64Array((count * (count - 1)) / 2);
  let slot = 0;
  let balance = 0;
  for (let later = 1; later < count; later += 1) {
    for (let earlier = 0; earlier < later; earlier += 1) {
      const change = durationsMs[later]! - durationsMs[earlier]!;
      balance += Math.sign(change);
      slopes[slot++] = change / (later - earlier);
    }
  }
  const median = middle(Float64Array.from(durationsMs).sort());
  const all = Array.from(durationsMs);
  const ties = all.reduce((sum, own) => sum + spread(all.filter((other) => other === own).length), 0);
  const changeRatio = median > 0 ? (middle(slopes.sort()) * (count - 1)) / median : 0;
  const deviation = Math.sqrt((count * spread(count) - ties) / 18);
  const confidence = deviation > 0 ? erf(Math.max(0, Math.abs(balance) - 1) / deviation / Math.SQRT2) : 0;
  const isTrend = confidence >= MIN_CONFIDENCE && Math.abs(changeRatio) >= MIN_CHANGE_RATIO;
  return Object.freeze({
    direction: !isTrend ? 'steady' : changeRatio > 0 ? 'rising' : 'falling',
    changeRatio,
    confidence,
  });
}

function middle(sorted: Float64Array): number {
  const half = sorted.length >> 1;
  return sorted.length % 2 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

/** What each of so many equal ones takes off the variance, times 18. */
function spread(count: number): number {
  return (count - 1) * (2 * count + 5);
}
