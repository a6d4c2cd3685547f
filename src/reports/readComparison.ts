import type { MapVitalName } from '../types/vital.ts';
import type { ComparedSide, Comparison, MetricComparison } from './comparison.ts';
import { vitalLabels } from './labels.ts';
import { sayMany, sayPercent, sayValue } from './say.ts';
import { code, words } from './words.ts';
import type { Words } from './words.ts';

/** A comparison as a person reads it. */
export interface ComparisonPage {
  readonly mark: string;
  readonly headline: Words;
  readonly lead: Words;
  /** What changed, the worst first. */
  readonly changed: readonly ComparisonRow[];
  readonly unchanged: readonly ComparisonRow[];
  /** How it was done. */
  readonly method: string;
}

export interface ComparisonRow {
  readonly name: Words;
  readonly baseline: string;
  readonly current: string;
  readonly change: string;
  readonly verdict: string;
  readonly metric: MetricComparison;
}

const NONE = '\u2013';
const VERDICTS: Readonly<Record<MetricComparison['verdict'], string>> = {
  regression: '\u25b2 worse',
  improvement: '\u25cf better',
  unclear: 'no difference shown',
  'too-few-samples': 'too few values to tell',
};

export function readComparison({ metrics, counts, method }: Comparison): ComparisonPage {
  const rows = metrics.map(readRow);
  const isChange = ({ metric: { verdict } }: ComparisonRow): boolean =>
    verdict === 'regression' || verdict === 'improvement';
  const { regression, improvement, unclear } = counts;
  const worst = rows.find(({ metric }) => metric.verdict === 'regression');
  return {
    mark: regression ? '\u25b2' : '\u25cf',
    headline:
      regression + improvement
        ? words`Map performance: ${String(regression)} worse, ${String(improvement)} better`
        : words`Map performance: no difference shown`,
    lead: worst
      ? words`${worst.name} went from ${worst.baseline} to ${worst.current} (${worst.change}).`
      : words`${sayMany(unclear, 'figure')} of ${sayMany(metrics.length, 'figure')} had enough values to be compared, and ${
          improvement ? 'none became worse' : 'none of them changed'
        }.`,
    changed: rows.filter(isChange),
    unchanged: rows.filter((row) => !isChange(row)),
    method,
  };
}

function readRow(metric: MetricComparison): ComparisonRow {
  const { baseline, current, changeRatio, interval, verdict } = metric;
  const say = (ratio: number | null): string => (ratio === null ? '?' : sayChange(ratio));
  const range = interval ? ` (${say(interval.low)} to ${say(interval.high)})` : '';
  return {
    name: nameOf(metric),
    baseline: saySide(metric, baseline),
    current: saySide(metric, current),
    change: changeRatio === null ? NONE : `${sayChange(changeRatio)}${range}`,
    verdict: VERDICTS[verdict],
    metric,
  };
}

function nameOf({ kind, name, attributes }: MetricComparison): Words {
  if (kind === 'operation') {
    const tags = Object.entries(attributes).map(([key, value]) => ` ${key}=${value}`);
    return words`${code(name + tags.join(''))}, p75`;
  }
  return words`${name in vitalLabels ? `${vitalLabels[name as MapVitalName][0]} ` : ''}${name}, p75`;
}

function saySide({ kind, name }: MetricComparison, { p75 }: ComparedSide): string {
  if (p75 === null) return NONE;
  const unit = kind !== 'operation' && ['GDF', 'VCD', 'MFR'].includes(name) ? 'ratio' : name === 'CLS' ? 'score' : 'ms';
  return sayValue(p75, unit);
}

/** `+12 %`, `−17 %`, `× 10`. */
function sayChange(ratio: number): string {
  if (ratio >= 2) return `\u00d7\u00a0${(1 + ratio).toFixed(ratio < 9 ? 1 : 0)}`;
  return ratio > 0 ? `+${sayPercent(ratio)}` : sayPercent(ratio);
}
