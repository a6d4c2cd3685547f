import type { OperationSample } from '../types/sample.ts';
import type { ThresholdMetric } from '../types/threshold.ts';
import type { OperationSeries } from './operationSeries.ts';
import type { Limits } from './thresholdBook.ts';

/** Tells each limit of the operation that this call, already counted, has broken. */
export function checkLimits(
  { limits, durations, errorCount }: OperationSeries,
  { durationMs, ok }: OperationSample,
  onBreach: (metric: ThresholdMetric, value: number, limit: number, limits: Limits) => void,
): void {
  if (!limits) return;
  const { maxMs, p75Ms, p95Ms, errorRatio, minSamples } = limits;
  if (durationMs > maxMs) onBreach('maxMs', durationMs, maxMs, limits);

  const { count } = durations;
  if (!limits.isOnWindow || count < minSamples) return;
  // A fast call breaks no limit on the slow ones, unless it makes the samples enough to tell.
  const isFirstTold = count === Math.max(1, minSamples);
  const checkQuantile = (metric: 'p75Ms' | 'p95Ms', share: number, limit: number): void => {
    if (durationMs <= limit && !isFirstTold) return;
    const value = durations.quantile(share)!;
    if (value > limit) onBreach(metric, value, limit, limits);
  };
  checkQuantile('p75Ms', 0.75, p75Ms);
  checkQuantile('p95Ms', 0.95, p95Ms);
  if ((!ok || isFirstTold) && errorCount / count > errorRatio)
    onBreach('errorRatio', errorCount / count, errorRatio, limits);
}
