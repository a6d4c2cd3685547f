import type { ComparedSide, Comparison, ComparisonVerdict, MetricComparison } from './comparison.ts';
import { labelOf } from './labels.ts';
import { NONE, sayMany, sayPercent, sayValue } from './say.ts';
import { code, words } from './words.ts';
import type { Cell, Page, Section, Tone } from './Page.ts';
import type { Words } from './words.ts';

const VERDICTS: Readonly<Record<ComparisonVerdict, readonly [words: string, tone?: Tone]>> = {
  regression: ['worse', 'poor'],
  improvement: ['better', 'good'],
  unclear: ['no difference shown'],
  'too-few-samples': ['too few values to tell'],
};

/** Two sides: what changed, how sure that is, and what did not. */
export function readComparison({ metrics, counts, method, confidence }: Comparison): Page {
  const { regression, improvement, unclear } = counts;
  const tooFew = counts['too-few-samples'];
  const isChange = ({ verdict }: MetricComparison): boolean => verdict === 'regression' || verdict === 'improvement';
  const changed = metrics.filter(isChange);
  const worst = metrics.find(({ verdict }) => verdict === 'regression');
  const section = (title: string, lead: string, fold: string | null, rows: readonly MetricComparison[]): Section => ({
    title,
    lead,
    fold,
    columns: [
      ['Figure'],
      ['Before', 'number'],
      ['Now', 'big'],
      [`Change (${sayPercent(confidence)} interval)`, 'number'],
      ['Verdict'],
    ],
    rows: rows.map(readRow),
  });
  return {
    kind: 'mapvitals comparison',
    headline:
      regression + improvement
        ? words`Map performance: ${regression} worse, ${improvement} better`
        : words`Map performance: no difference shown`,
    tone: regression ? 'poor' : 'good',
    lead: worst
      ? words`${nameOf(worst)} went from ${saySide(worst, worst.baseline)} to ${saySide(worst, worst.current)} (${sayRange(worst)}).`
      : words`${sayMany(metrics.length - tooFew, 'figure')} of ${metrics.length} had enough values to be compared, and ${
          improvement ? 'none became worse' : 'none of them changed'
        }.`,
    tally: [],
    facts: [],
    findings: [],
    sections: [
      () => section('What changed', 'The worst first.', null, changed),
      () =>
        section(
          'No difference shown',
          'Or too few values to tell.',
          `${unclear} without a difference, ${tooFew} with too few values to tell`,
          metrics.filter((metric) => !isChange(metric)),
        ),
    ],
    foot: method,
    raw: null,
  };
}

function readRow(metric: MetricComparison): readonly Cell[] {
  const [word, tone] = VERDICTS[metric.verdict];
  return [
    { text: nameOf(metric) },
    { text: [saySide(metric, metric.baseline)] },
    { text: [saySide(metric, metric.current)] },
    { text: [sayRange(metric)] },
    { text: [word], tone },
  ];
}

function sayRange({ changeRatio, interval }: MetricComparison): string {
  const say = (ratio: number | null): string => (ratio === null ? '?' : sayChange(ratio));
  if (changeRatio === null) return NONE;
  return `${sayChange(changeRatio)}${interval ? ` (${say(interval.low)} to ${say(interval.high)})` : ''}`;
}

function nameOf({ kind, name, attributes }: MetricComparison): Words {
  if (kind === 'operation') {
    const tags = Object.entries(attributes).map(([key, value]) => ` ${key}=${value}`);
    return words`${code(name + tags.join(''))}, p75`;
  }
  // The cast: what is no operation is a vital, or a name that labels do not know.
  const label = labelOf(name as Parameters<typeof labelOf>[0]);
  return words`${label === name ? '' : `${label} `}${name}, ${name === 'MFR' ? 'share' : 'p75'}`;
}

function saySide({ kind, name }: MetricComparison, { p75, share }: ComparedSide): string {
  const value = share === undefined ? p75 : share;
  if (value === null) return NONE;
  const unit = kind !== 'operation' && ['GDF', 'VCD', 'MFR'].includes(name) ? 'ratio' : name === 'CLS' ? 'score' : 'ms';
  return sayValue(value, unit);
}

/** `+12 %`, `−17 %`, `× 10`. */
function sayChange(ratio: number): string {
  if (ratio >= 2) return `\u00d7\u00a0${(1 + ratio).toFixed(ratio < 9 ? 1 : 0)}`;
  return ratio > 0 ? `+${sayPercent(ratio)}` : sayPercent(ratio);
}
