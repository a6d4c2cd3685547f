import type { Report } from '../types/report.ts';
import type { VitalDetail } from '../types/snapshot.ts';
import type { Violation } from '../types/threshold.ts';
import { sayAgainst, sayMany, sayValue } from './say.ts';
import { code, words } from './words.ts';
import type { Words } from './words.ts';

/** What an app promises, and what became of it. */
export interface LimitRow {
  readonly name: string;
  readonly limit: string;
  readonly state: keyof typeof STATES;
  readonly verdict: string;
  readonly worst: string;
  readonly cause: Words;
}

const NONE = '\u2013';
/** In their order on the page, with what is said of each. */
const STATES = { broken: '', unmatched: 'matched nothing', kept: 'kept', unmeasured: 'nothing was measured' } as const;

export function readLimits(report: Report): readonly LimitRow[] {
  const order = Object.keys(STATES);
  return Object.entries(report.limits)
    .flatMap(([pattern, limit]) =>
      Object.entries(limit).flatMap(([metric, value]) =>
        metric in metricWords ? [readLimit(report, pattern, metric, value)] : [],
      ),
    )
    .sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
}

function readLimit(report: Report, pattern: string, metric: string, value: number): LimitRow {
  const unit = unitOf(report, pattern, metric);
  const broken = report.violations.filter((it) => it.pattern === pattern && isMetric(it.metric, metric));
  const worst = broken.reduce<Violation | null>((most, it) => (most && most.value >= it.value ? most : it), null);
  const count = broken.reduce((sum, { suppressedCount }) => sum + 1 + suppressedCount, 0);
  const state = worst ? 'broken' : stateOf(report, pattern);
  const heldBy = worst?.cause?.heldBy;
  return {
    name: pattern,
    limit: `${metricWords[metric]} ≤\u00a0${sayValue(value, unit)}`.trim(),
    state,
    verdict: worst ? `broken ${sayMany(count, 'time')}` : STATES[state],
    worst: worst ? sayAgainst(worst.value, worst.limit, unit) : NONE,
    cause:
      worst && heldBy && heldBy !== worst.operation
        ? words`${code(heldBy)}`
        : worst?.ran
          ? words`ran ${worst.ran.on === 'worker' ? 'in a worker' : 'on the page'}`
          : [],
  };
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
function stateOf(report: Report, pattern: string): Exclude<LimitRow['state'], 'broken'> {
  const vitals: Readonly<Record<string, VitalDetail>> = { ...report.vitals, ...report.webVitals };
  const vital = vitals[pattern.split('.')[0] ?? ''];
  if (vital) return vital.sampleCount ? 'kept' : 'unmeasured';
  if (pattern === 'heapBytes') return report.memory.usedBytes === null ? 'unmeasured' : 'kept';
  const prefix = pattern.endsWith('*') ? pattern.slice(0, -1) : null;
  const isThere = report.operations.some(({ name }) => (prefix === null ? name === pattern : name.startsWith(prefix)));
  return isThere ? 'kept' : 'unmatched';
}
