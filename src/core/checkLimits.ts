import type { OperationSample } from '../types/sample.ts';
import type { ThresholdMetric } from '../types/threshold.ts';
import type { OperationSeries } from './operationSeries.ts';
import type { Limits } from './readThreshold.ts';
import type { Breach } from './violationLog.ts';

export type BrokenLimit = Pick<Breach, 'metric' | 'value' | 'limit' | 'unit' | 'pattern' | 'cooldownMs'>;

/** What a measurement is one of. */
export interface Distribution {
  readonly count: number;
  quantile(share: number): number | null;
}

const QUANTILES = [
  ['p75', 0.75],
  ['p95', 0.95],
] as const;
/** As they are called on operations. */
const OF_OPERATIONS = { vital: 'maxMs', max: 'maxMs', p75: 'p75Ms', p95: 'p95Ms' } as const;

/** Tells each limit on a measurement, and on all of them so far, that it has broken; it is counted already. */
export function checkLimits(
  limits: Limits,
  value: number,
  distribution: Distribution,
  maxMetric: 'vital' | 'max',
  onBreach: (broken: BrokenLimit & { readonly metric: keyof typeof OF_OPERATIONS }) => void,
): void {
  const tell = (metric: keyof typeof OF_OPERATIONS, amount: number, limit: number): void => {
    const { unit, pattern, cooldownMs } = limits;
    onBreach({ metric, value: amount, limit, unit, pattern, cooldownMs });
  };
  if (value > limits.max) tell(maxMetric, value, limits.max);
  const { count } = distribution;
  if (!limits.isOnWindow || count < limits.minSamples) return;
  for (const [metric, share] of QUANTILES) {
    const limit = limits[metric];
    // A fast one breaks no limit on the slow ones, unless it makes the samples enough to tell.
    const amount = value > limit || isFirstTold(limits, count) ? distribution.quantile(share) : null;
    if (amount !== null && amount > limit) tell(metric, amount, limit);
  }
}

/** The same of a call of an operation, with what only operations are limited in. */
export function checkCall(
  { limits, durations, errorCount }: OperationSeries,
  { durationMs, ok, block, memoryDeltaBytes = 0 }: OperationSample,
  onBreach: (broken: BrokenLimit) => void,
): void {
  if (!limits) return;
  const { count } = durations;
  const { pattern, cooldownMs, minSamples, errorRatio } = limits;
  const check = (metric: ThresholdMetric, value: number, limit: number, unit: BrokenLimit['unit']): void => {
    if (value > limit) onBreach({ metric, value, limit, unit, pattern, cooldownMs });
  };
  const distribution = { count, quantile: (share: number) => durations.quantile(share) };
  checkLimits(limits, durationMs, distribution, 'max', (broken) =>
    onBreach({ ...broken, metric: OF_OPERATIONS[broken.metric] }),
  );
  check('blockMs', block?.longestMs ?? 0, limits.blockMs, 'ms');
  check('memoryDeltaBytes', memoryDeltaBytes, limits.memoryDeltaBytes, 'bytes');
  const isErrorNews = count >= minSamples && (!ok || isFirstTold(limits, count));
  if (isErrorNews) check('errorRatio', errorCount / count, errorRatio, 'ratio');
}

function isFirstTold({ minSamples }: Limits, count: number): boolean {
  return count === Math.max(1, minSamples);
}
