import { formatDuration, formatVital } from 'mapvitals';
import { NONE } from '../formats/none.ts';
import { inCode, toMarkdownTable } from '../formats/markdown.ts';
import { plainLines } from '../formats/plainText.ts';
import type { BenchSeries } from './benchTypes.ts';
import type { Check, Measure, Outcome, TableRow } from '../outcome.ts';
import type { BudgetRow } from 'mapvitals/sessions';

/** A series, and what became of its targets. */
export interface BenchedSeries {
  readonly series: BenchSeries;
  readonly rows: readonly BudgetRow[];
}

const COLUMNS = [
  'task',
  'by',
  'profile',
  'first',
  'calls',
  'min',
  'median',
  'p95',
  'p99',
  'per second',
  'page',
  'block',
  'memory',
  'target',
];

/** What a benchmark has measured, as every format shows it. `isCut`: it was ended before all was run. */
export function describeBench(benched: readonly BenchedSeries[], machine: string, isCut = false): Outcome {
  const missed = benched.flatMap(({ rows }) => rows.filter((row) => row.level === 'error' && isMissed(row)));
  const held = benched.reduce((sum, { rows }) => sum + rows.length, 0);
  const ran = benched.filter(({ series }) => series.skipped === null);
  const failed = benched.filter(({ series }) => series.hasFailed);
  // Where nothing ran nothing was shown.
  const isOk = missed.length === 0 && failed.length === 0 && ran.length > 0;
  const ended = failed.length === 0 ? '' : `, ${failed.length} failed`;
  const title = `Benchmark: ${ran.length} of ${benched.length} series ran${ended}, ${missed.length} of ${held} targets missed`;
  const lines = benched.map(toRow);
  const notes = [
    ...(isCut ? ['Ended before all was run: what stands here was run until then.'] : []),
    `${machine}. Calls after the first, which stands by itself: what is set up for it is not in the others.`,
    'page: how long a call held the page; block: the longest stretch; memory: what a call adds to the page.',
    ...(ran.some(({ series }) => series.count < 100)
      ? [
          'Of fewer than 100 calls p99 is the slowest one, of fewer than 20 p95 is: more `--operations` or `--seconds` say more.',
        ]
      : []),
  ];
  return {
    title,
    isOk,
    tables: [{ columns: COLUMNS, rows: lines }],
    notes,
    checks: benched.flatMap(toChecks),
    measures: ran.flatMap(({ series }) => toMeasures(series)),
    markdown: plainLines(
      [
        `## ${missed.length > 0 || failed.length > 0 ? '\u25b2' : '\u25cf'} ${title}`,
        '',
        ...toMarkdownTable(
          COLUMNS,
          lines.map(({ cells: [name = '', ...rest] }) => [inCode(name), ...rest.map(escape)]),
        ),
        '',
        ...notes.map((note) => `<sub>${note}</sub>`),
        '',
      ].join('\n'),
    ),
    whole: {
      isOk,
      machine,
      series: benched.map(({ series, rows }) => ({ ...series, operation: undefined, targets: rows })),
    },
  };
}

function isMissed({ state }: BudgetRow): boolean {
  return state === 'broken' || state === 'unmeasured';
}

function toRow({ series, rows }: BenchedSeries): TableRow {
  const { task, type, profile, skipped, hasFailed, count, perSecond, memoryBytes } = series;
  if (skipped !== null) {
    return {
      tone: hasFailed ? 'bad' : 'plain',
      cells: [task, type, profile, ...Array.from({ length: 10 }, () => NONE), `not run: ${skipped}`],
    };
  }
  const ms = (value: number | null): string => formatDuration(value);
  const missed = rows.filter(isMissed);
  const verdict = rows.length === 0 ? NONE : missed.length === 0 ? 'met' : missed.map(sayMissed).join('; ');
  return {
    tone: missed.length === 0 ? 'plain' : missed.some(({ level }) => level === 'error') ? 'bad' : 'warning',
    cells: [
      task,
      type,
      profile,
      ms(series.firstMs),
      String(count),
      ms(series.minMs),
      ms(series.medianMs),
      ms(series.p95Ms),
      ms(series.p99Ms),
      perSecond === null ? NONE : sayRate(perSecond),
      ms(series.pageMs),
      ms(series.blockMs),
      formatVital(memoryBytes, 'bytes'),
      verdict,
    ],
  };
}

/** Three digits, and no exponent: `1200`, `6.95`. */
function sayRate(perSecond: number): string {
  return String(Number(perSecond.toPrecision(3)));
}

function sayMissed({ metric, value, limit, unit, cause }: BudgetRow): string {
  if (value === null || limit === null) return `${metric} not measured: ${cause ?? 'no value'}`;
  return `${metric} ${formatVital(value, unit)}, target ${formatVital(limit, unit)}`;
}

function nameOf({ task, type, profile }: BenchSeries): string {
  return `${task} ${type} ${profile}`;
}

function toChecks({ series, rows }: BenchedSeries): readonly Check[] {
  const name = nameOf(series);
  if (series.skipped !== null) {
    const state = series.hasFailed ? 'failed' : 'skipped';
    return [{ group: 'target', name, state, message: `not run: ${series.skipped}` }];
  }
  return rows.map((row) => ({
    group: 'target',
    name: `${name} ${row.metric}`,
    state: !isMissed(row) ? 'passed' : row.level === 'warn' ? 'warned' : 'failed',
    message: isMissed(row) ? `missed: ${sayMissed(row)}` : `met: ${sayMissed(row)}`,
  }));
}

function toMeasures(series: BenchSeries): readonly Measure[] {
  const name = nameOf(series);
  const { medianMs, minMs, p95Ms, p99Ms, firstMs, perSecond, blockMs, memoryBytes } = series;
  const measure = (what: string, unit: Measure['unit'], value: number | null): readonly Measure[] =>
    value === null ? [] : [{ name: `${name} ${what}`, unit, value }];
  return [
    ...measure('median', 'ms', medianMs).map((it) =>
      minMs === null || p95Ms === null ? it : { ...it, low: minMs, high: p95Ms },
    ),
    ...measure('p95', 'ms', p95Ms),
    ...measure('p99', 'ms', p99Ms),
    ...measure('first', 'ms', firstMs),
    ...measure('rate', 'per second', perSecond),
    ...measure('block', 'ms', blockMs),
    ...measure('memory', 'bytes', memoryBytes),
  ];
}

/** What a task threw may say anything. */
function escape(text: string): string {
  return text.replaceAll(/[&<>`|*_[\]@]/g, (character) => `&#${character.codePointAt(0)};`);
}
