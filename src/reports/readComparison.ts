import type { Violation } from '../types/threshold.ts';
import type { ComparedSide, Comparison, ComparisonVerdict, MetricComparison } from './comparison.ts';
import { NONE } from '../lib/none.ts';
import { labelOf } from './labels.ts';
import { sayMany, sayPercent, sayValue } from './say.ts';
import { code, words } from './words.ts';
import type { Tone } from './labels.ts';
import type { Cell, Page, Section } from './Page.ts';
import type { Words } from './words.ts';

const VERDICTS: Readonly<Record<ComparisonVerdict, readonly [words: string, tone?: Tone]>> = {
  regression: ['worse', 'poor'],
  improvement: ['better', 'good'],
  unclear: ['no difference shown'],
  'too-few-samples': ['too few values to tell'],
};

/** Two sides: what changed, how sure that is, and what did not. */
export function readComparison({ metrics, counts, method, confidence, builds }: Comparison): Page {
  const { regression, improvement, unclear } = counts;
  const tooFew = counts['too-few-samples'];
  const isChange = (metric: MetricComparison): boolean =>
    metric.verdict === 'regression' || metric.verdict === 'improvement' || isBrokenNow(metric) || isMended(metric);
  const broken = metrics.filter(isBrokenNow).length;
  const mended = metrics.filter(isMended).length;
  const changed = metrics.filter(isChange);
  const worst = metrics.find(({ verdict }) => verdict === 'regression');
  const section = (title: string, lead: string, fold: string | null, rows: readonly MetricComparison[]): Section => ({
    title,
    lead,
    fold,
    columns: [
      ['Figure'],
      [withBuild('Before', builds?.baseline), 'number'],
      [withBuild('Now', builds?.current), 'big'],
      [`Change (${Math.floor(confidence * 100)}\u00a0% interval)`, 'number'],
      ['Limit', 'number'],
      ['Verdict'],
    ],
    rows: rows.map(readRow),
  });
  return {
    kind: 'mapvitals comparison',
    headline:
      regression + improvement + broken + mended
        ? words`Map performance: ${regression} worse, ${improvement} better${broken ? `, ${sayMany(broken, 'limit')} broken by this` : ''}${mended ? `, ${sayMany(mended, 'limit')} mended` : ''}`
        : words`Map performance: no difference shown`,
    tone: regression + broken ? 'poor' : 'good',
    lead: worst
      ? words`${nameOf(worst)} went from ${saySide(worst, worst.baseline)} to ${saySide(worst, worst.current)}${worst.changeRatio === null ? '' : ` (${sayRange(worst)})`}.`
      : words`${sayMany(metrics.length - tooFew, 'figure')} of ${metrics.length} had enough values to be compared: none became worse.`,
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

/** It held before, or there was none. */
function isBrokenNow({ limit }: MetricComparison): boolean {
  return limit?.current === 'broken' && limit.baseline !== 'broken';
}

/** It was broken before, and is kept. */
function isMended({ limit }: MetricComparison): boolean {
  return limit?.baseline === 'broken' && limit.current === 'kept';
}

/** A commit by its first seven. Names of builds are anybody's text. */
function withBuild(side: string, build: string | null | undefined): string {
  const clean = (build ?? '').replaceAll(/[^\w.-]/g, '');
  return `${side} ${/^[\da-f]{8,}$/.test(clean) ? clean.slice(0, 7) : clean.slice(0, 20)}`.trim();
}

/** What became of the limit, then of the figure. */
function readVerdict(metric: MetricComparison): Cell {
  const { limit, verdict } = metric;
  const [word, tone] = VERDICTS[verdict];
  if (isBrokenNow(metric)) return { text: ['broken by this'], tone: 'poor' };
  if (limit?.current === 'broken') return { text: words`broken${tone ? `, ${word}` : ''}`, tone: 'poor' };
  if (isMended(metric)) return { text: [tone ? `kept, ${word}` : 'kept'], tone: tone ?? 'good' };
  return { text: [limit?.current === 'kept' && tone ? `kept, ${word}` : word], tone };
}

function readRow(metric: MetricComparison): readonly Cell[] {
  const { limit } = metric;
  return [
    { text: nameOf(metric) },
    { text: [saySide(metric, metric.baseline)] },
    { text: [saySide(metric, metric.current)] },
    { text: [sayRange(metric)] },
    { text: limit ? [sayValue(limit.limit, unitOf(metric))] : [] },
    readVerdict(metric),
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

function saySide(metric: MetricComparison, { p75, share }: ComparedSide): string {
  const value = share === undefined ? p75 : share;
  return value === null ? NONE : sayValue(value, unitOf(metric));
}

function unitOf({ kind, name }: MetricComparison): Violation['unit'] {
  if (kind === 'operation') return 'ms';
  return ['GDF', 'VCD', 'MFR'].includes(name) ? 'ratio' : name === 'CLS' ? 'score' : 'ms';
}

/** `+12 %`, `−17 %`, `× 10`. */
function sayChange(ratio: number): string {
  if (ratio >= 2) return `\u00d7\u00a0${(1 + ratio).toFixed(ratio < 9 ? 1 : 0)}`;
  // Not `+< 1 %`.
  return ratio >= 0.005 ? `+${sayPercent(ratio)}` : sayPercent(ratio);
}
