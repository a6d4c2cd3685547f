import type { Report } from '../types/report.ts';
import type { LimitVerdict, Violation } from '../types/threshold.ts';
import { NONE } from '../lib/none.ts';
import { sayAgainst, sayMany, sayValue } from './say.ts';
import { code, words } from './words.ts';
import type { Tone } from './labels.ts';
import type { Cell, Section } from './Page.ts';
import type { Words } from './words.ts';

type State = LimitVerdict['state'];
/** In their order on the page, with what is said of each. */
const STATES: Readonly<Record<State, readonly [words: string, tone: Tone]>> = {
  broken: ['broken', 'poor'],
  unmatched: ['matched nothing', 'none'],
  kept: ['kept', 'good'],
  unmeasured: ['nothing was measured', 'none'],
};

/** What an app promises, and what became of it. Limits on what nothing was measured of are only counted. */
export function readLimits(report: Report): Section {
  const order = Object.keys(STATES);
  const count = (state: State): number => report.limitVerdicts.filter((it) => it.state === state).length;
  const rest = count('unmeasured');
  return {
    title: 'Limits',
    lead: `What this app promises, and which of it held.${rest ? ` Of ${sayMany(rest, 'more', 'more')} too little was measured to tell.` : ''}`,
    fold: `${sayMany(report.limitVerdicts.length - rest, 'limit')}, ${count('broken')} broken, ${count('unmatched')} matching nothing`,
    columns: [['Limit'], ['At most', 'number'], ['Verdict'], ['Worst', 'number'], ['Cause']],
    rows: report.limitVerdicts
      .filter(({ state }) => state !== 'unmeasured')
      .toSorted((a, b) => order.indexOf(a.state) - order.indexOf(b.state))
      .map((verdict) => limitRow(report, verdict)),
  };
}

function limitRow(report: Report, { pattern, field, limit, state, brokenCount, worst }: LimitVerdict): readonly Cell[] {
  const unit = unitOf(report, pattern, field);
  const broken = report.violations.filter((it) => it.pattern === pattern && isField(it.metric, field));
  const worstKept = broken.toSorted((a, b) => b.value - a.value)[0];
  const [said, tone] = STATES[state];
  return [
    { text: [code(pattern)] },
    { text: [`${fieldWords[field] ?? field} ${sayValue(limit, unit)}`.trim()] },
    { text: words`${said}${state === 'broken' ? ` ${sayMany(brokenCount, 'time')}` : ''}`, tone },
    { text: [worst === null ? NONE : sayAgainst(worst, limit, unit)] },
    { text: worstKept ? readCause(worstKept) : [] },
  ];
}

/** What held the page, else where the call ran. */
export function readCause({ cause, operation, ran }: Violation): Words {
  if (cause?.heldBy && cause.heldBy !== operation) return [code(cause.heldBy)];
  return ran ? [`ran ${ran.on === 'worker' ? 'in a worker' : 'on the page'}`] : [];
}

const fieldWords: Readonly<Record<string, string>> = {
  max: '',
  maxMs: '',
  blockMs: 'page',
  p75Ms: 'p75',
  p95Ms: 'p95',
  errorRatio: 'errors',
  memoryDeltaBytes: 'heap',
};

function isField(told: Violation['metric'], field: string): boolean {
  return told === field || (told === 'vital' && (field === 'max' || field === 'maxMs'));
}

function unitOf({ vitals, webVitals }: Report, pattern: string, field: string): Violation['unit'] {
  if (field === 'memoryDeltaBytes' || pattern === 'heapBytes') return 'bytes';
  if (field === 'errorRatio') return 'ratio';
  return { ...vitals, ...webVitals }[pattern as 'GDF']?.unit ?? 'ms';
}
