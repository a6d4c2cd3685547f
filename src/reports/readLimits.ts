import type { Report } from '../types/report.ts';
import type { VitalDetail } from '../types/snapshot.ts';
import type { Violation } from '../types/threshold.ts';
import { NONE, sayAgainst, sayMany, sayValue } from './say.ts';
import { code } from './words.ts';
import type { Cell, Section, Tone } from './Page.ts';
import type { Words } from './words.ts';

type State = 'broken' | 'unmatched' | 'kept' | 'unmeasured';
/** In their order on the page, with what is said of each. */
const STATES: Readonly<Record<State, readonly [words: string, tone: Tone]>> = {
  broken: ['broken', 'poor'],
  unmatched: ['matched nothing', 'none'],
  kept: ['kept', 'good'],
  unmeasured: ['nothing was measured', 'none'],
};

interface Limit {
  readonly state: State;
  readonly cells: readonly Cell[];
}

/** What an app promises, and what became of it. */
export function readLimits(report: Report): Section {
  const order = Object.keys(STATES);
  const limits = Object.entries(report.limits)
    .flatMap(([pattern, limit]) =>
      Object.entries(limit).flatMap(([metric, value]) =>
        metric in metricWords ? [readLimit(report, pattern, metric, value)] : [],
      ),
    )
    .sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
  const open = limits.filter(({ state }) => state === 'broken' || state === 'unmatched').length;
  return {
    title: 'Limits',
    lead: 'What this app promises, and which of it held.',
    fold: `${sayMany(limits.length, 'limit')}, ${open} broken or matching nothing`,
    columns: [['Limit'], [''], ['Verdict'], ['Worst', 'number'], ['Cause']],
    rows: limits.map(({ cells }) => cells),
  };
}

function readLimit(report: Report, pattern: string, metric: string, value: number): Limit {
  const unit = unitOf(report, pattern, metric);
  const broken = report.violations.filter((it) => it.pattern === pattern && isMetric(it.metric, metric));
  const worst = broken.reduce<Violation | null>((most, it) => (most && most.value >= it.value ? most : it), null);
  const count = broken.reduce((sum, { suppressedCount }) => sum + 1 + suppressedCount, 0);
  const state = worst ? 'broken' : stateOf(report, pattern);
  const [said, tone] = STATES[state];
  return {
    state,
    cells: [
      { text: [code(pattern)] },
      { text: [`${metricWords[metric]} ≤\u00a0${sayValue(value, unit)}`.trim()] },
      { text: [worst ? `${said} ${sayMany(count, 'time')}` : said], tone },
      { text: [worst ? sayAgainst(worst.value, worst.limit, unit) : NONE] },
      { text: causeOf(worst) },
    ],
  };
}

function causeOf(worst: Violation | null): Words {
  const heldBy = worst?.cause?.heldBy;
  if (worst && heldBy && heldBy !== worst.operation) return [code(heldBy)];
  return worst?.ran ? [`ran ${worst.ran.on === 'worker' ? 'in a worker' : 'on the page'}`] : [];
}

const metricWords: Readonly<Record<string, string>> = {
  max: '',
  maxMs: '',
  blockMs: 'page',
  p75: 'p75',
  p75Ms: 'p75',
  p95: 'p95',
  p95Ms: 'p95',
  errorRatio: 'errors',
  memoryDeltaBytes: 'heap',
};

function isMetric(told: Violation['metric'], metric: string): boolean {
  return told === metric || (told === 'vital' && (metric === 'max' || metric === 'maxMs'));
}

function unitOf(report: Report, pattern: string, metric: string): Violation['unit'] {
  if (/bytes/i.test(metric) || pattern === 'heapBytes') return 'bytes';
  if (metric === 'errorRatio') return 'ratio';
  if (metric.endsWith('Ms') || pattern.includes('.')) return 'ms';
  const vitals: Readonly<Record<string, VitalDetail>> = { ...report.vitals, ...report.webVitals };
  return vitals[pattern]?.unit ?? 'ms';
}

/** Of a limit that was not broken. */
function stateOf(report: Report, pattern: string): Exclude<State, 'broken'> {
  const vitals: Readonly<Record<string, VitalDetail>> = { ...report.vitals, ...report.webVitals };
  const vital = vitals[pattern.split('.')[0] ?? ''];
  if (vital) return vital.sampleCount ? 'kept' : 'unmeasured';
  if (pattern === 'heapBytes') return report.memory.usedBytes === null ? 'unmeasured' : 'kept';
  const prefix = pattern.endsWith('*') ? pattern.slice(0, -1) : null;
  const isThere = report.operations.some(({ name }) => (prefix === null ? name === pattern : name.startsWith(prefix)));
  return isThere ? 'kept' : 'unmatched';
}
