import type { MergedOperation } from '../types/repository.ts';
import type { OperationDetail } from '../types/snapshot.ts';
import { NONE } from '../lib/none.ts';
import { labelOf, ratingMarks, sampleOf } from './labels.ts';
import { sayCount, sayDuration, sayMany, sayPercent, sayValue } from './say.ts';
import { code, ticked, words } from './words.ts';
import type { Cell, Section, VitalLine } from './Page.ts';
import type { Words } from './words.ts';

/** An operation of a session, or of several. */
export type OperationLine = Pick<MergedOperation, 'name' | 'attributes' | 'count' | 'histogram'> &
  Pick<OperationDetail, 'totalMs' | 'routes' | 'p75Ms' | 'p95Ms' | 'block'>;

const RANKS = { poor: 0, 'needs-improvement': 1, good: 2 };

/** Vitals, the worst first, and those of the page after them. */
export function vitalSection(vitals: readonly VitalLine[], webVitals: readonly VitalLine[]): Section {
  const rankOf = ({ rating }: VitalLine): number => (rating ? RANKS[rating] : 3);
  const rank = (all: readonly VitalLine[]): VitalLine[] => [...all].sort((a, b) => rankOf(a) - rankOf(b));
  return {
    title: 'Vitals',
    lead: 'The limits stand at the same place in every row. Shape: p75, line: p95, grey: all that was measured.',
    fold: null,
    columns: [
      ['Vital'],
      ['p75', 'big'],
      ['Rating'],
      ['p95', 'number'],
      ['Seen', 'number'],
      ['Good, fair, poor', 'chart'],
    ],
    rows: [...rank(vitals), ...rank(webVitals)].map(vitalRow),
  };
}

function vitalRow(vital: VitalLine): readonly Cell[] {
  const { name, value, unit, p95, sampleCount, cutCount, reason, rating, good, poor } = vital;
  const [tone, word] = rating ? ratingMarks[rating] : (['none', value === null ? 'no value' : 'not rated'] as const);
  return [
    { text: words`${labelOf(name)} ${code(name)}${vital.isProvisional ? ', provisional limits' : ''}` },
    { text: [value === null ? NONE : sayValue(value, unit)] },
    { text: [word], tone },
    { text: [p95 === null || sampleCount < 2 ? NONE : sayValue(p95, unit)] },
    { text: words`${sayMany(sampleCount, sampleOf(name))}${cutCount ? `, ${sayCount(cutCount)} cut short` : ''}` },
    value === null
      ? { text: ticked(reason ?? 'not known') }
      : rating && poor
        ? { text: words`${sayValue(good, unit)}, ${sayValue(poor, unit)}`, chart: { rating: vital } }
        : { text: [] },
  ];
}

/** What the numbers leave out, in sentences. */
export function unknownSection(lines: readonly Words[]): Section {
  const title = 'What this report does not know';
  return { title, lead: 'Read the numbers above with this in mind.', fold: title, lines };
}

/** A clock that a figure can fall through. */
export function sayClock(stepMs: number | null): readonly Words[] {
  return (stepMs ?? 0) < 1
    ? []
    : [words`The clock has steps of ${sayDuration(stepMs ?? 0)}: what is shorter reads as 0.`];
}

/** Operations by the time for which they held the page. */
export function operationSection(operations: readonly OperationLine[]): Section {
  const heldOf = ({ block }: OperationLine): number => block?.sumMs ?? 0;
  const sum = operations.reduce((total, operation) => total + heldOf(operation), 0);
  const say = (ms: number | null): Cell => ({ text: [ms === null ? NONE : sayDuration(ms)] });
  return {
    title: 'Operations',
    lead: 'Ordered by the time for which they held the page. All distributions on one axis: 0.1 ms to 10 s, logarithmic.',
    fold: sayMany(operations.length, 'operation'),
    columns: [
      ['Operation'],
      ['Runs', 'number'],
      ['Share of held time'],
      ['p75', 'number'],
      ['p95', 'number'],
      ['Runs on'],
      ['Distribution', 'chart'],
    ],
    rows: [...operations]
      .sort((a, b) => heldOf(b) - heldOf(a))
      .map((operation) => {
        const { name, attributes, count, routes, p75Ms, p95Ms, histogram } = operation;
        const tags = Object.entries(attributes).map(([key, value]) => ` ${key}=${value}`);
        const ran = Object.entries(routes).filter(([, runs]) => runs);
        const share = sum > 0 ? heldOf(operation) / sum : 0;
        return [
          { text: [code(name + tags.join(''))] },
          { text: [sayCount(count)] },
          operation.block ? { text: [sayPercent(share)], chart: { share } } : { text: [NONE] },
          say(p75Ms),
          say(p95Ms),
          { text: [ran.map(([route]) => (route === 'inline' ? 'page' : route)).join(', ') || 'page'] },
          { text: [], chart: { distribution: histogram } },
        ];
      }),
  };
}
