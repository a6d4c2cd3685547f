import { selectByFalseDiscovery } from './selectByFalseDiscovery.ts';
import type { OptionRow } from '../lib/optionRow.ts';
import type { ComparedMetric } from './comparedMetrics.ts';
import type { ComparedSide, Comparison, ComparisonVerdict, MetricComparison } from './comparison.ts';

/** What was found out of a vital or an operation that either side has. */
export interface ComparedRow {
  readonly metric: ComparedMetric;
  readonly baseline: ComparedSide;
  readonly current: ComparedSide;
  /** Enough to say something. */
  readonly hasEnough: boolean;
  /** The change has a size, not only a direction. */
  readonly hasSize: boolean;
  /** The typical factor from the first to the second. */
  readonly ratio: number;
  readonly pValue: number;
  /** It could have shown something. */
  readonly isTest: boolean;
  /** The interval for `ratio` at this level; 0 or Infinity: not bounded. `null`: there is none. */
  readonly interval: ((level: number) => { readonly low: number; readonly high: number }) | null;
}

export interface Conclusions {
  readonly falseDiscoveryRate: number;
  readonly minChangeRatio: number;
}

/** About twice what a bucket of the histogram can tell. */
export const MIN_CHANGE_RATIO: OptionRow = { is: 'number', min: 0, or: 0.05 };
export const FALSE_DISCOVERY_RATE: OptionRow = { is: 'number', above: 0, max: 0.5 };

const VERDICTS: readonly ComparisonVerdict[] = ['regression', 'improvement', 'unclear', 'too-few-samples'];

/** Says of each what became of it, the most important first, so that few of all that is said are false. */
export function concludeComparison(
  method: string,
  rows: readonly ComparedRow[],
  { falseDiscoveryRate, minChangeRatio }: Conclusions,
): Omit<Comparison, 'builds'> {
  const pValues = rows.filter(({ isTest }) => isTest).map(({ pValue }) => pValue);
  const { maxPValue, confidence } = selectByFalseDiscovery(pValues, falseDiscoveryRate);
  const counts: Record<ComparisonVerdict, number> = { regression: 0, improvement: 0, unclear: 0, 'too-few-samples': 0 };
  const metrics = rows.map((row): MetricComparison => {
    const { metric, baseline, current, hasEnough, hasSize, ratio, pValue } = row;
    const { kind, name, attributes } = metric;
    const change = ratio - 1;
    const bounds = row.interval?.(maxPValue);
    const isTold = pValue <= maxPValue && Math.abs(change) >= minChangeRatio;
    const verdict = !hasEnough ? 'too-few-samples' : !isTold ? 'unclear' : change > 0 ? 'regression' : 'improvement';
    counts[verdict] += 1;
    return {
      kind,
      name,
      attributes,
      baseline,
      current,
      changeRatio: hasSize && Number.isFinite(change) ? change : null,
      interval: bounds ? { low: toBound(bounds.low), high: toBound(bounds.high) } : null,
      pValue: hasEnough ? pValue : null,
      verdict,
    };
  });
  return { method, confidence, metrics: metrics.sort(byImportance), counts };
}

function byImportance(a: MetricComparison, b: MetricComparison): number {
  return (
    VERDICTS.indexOf(a.verdict) - VERDICTS.indexOf(b.verdict) ||
    Math.abs(b.changeRatio ?? 0) - Math.abs(a.changeRatio ?? 0)
  );
}

function toBound(ratio: number): number | null {
  return ratio === 0 || ratio === Infinity ? null : ratio - 1;
}
