import type { Snapshot } from '../types/snapshot.ts';
import type { Violation } from '../types/threshold.ts';
import type { VitalRating } from '../types/vital.ts';
import { formatShort } from './formatShort.ts';
import { excessOf, isOfMap } from './newsBook.ts';
import type { News } from './newsBook.ts';
import { findWorst } from './ratings.ts';
import { VITAL_ORDER, VITAL_READS } from './vitalWords.ts';

/** `1.3 s block · places.cluster` */
export interface Headline {
  /** `null`: nothing was measured. */
  readonly rating: VitalRating | null;
  readonly figure: string;
  readonly about: string;
  /** `about` is a name of the app's. */
  readonly isName: boolean;
  /** Over a minute ago. */
  readonly isPast: boolean;
}

/** The worst news of the last minute; where there is none the session's worst. */
export function headlineOf(news: News | null, { vitals, violations, violationCount }: Snapshot): Headline {
  if (news) return ofNews(news);
  const worst = violations.filter(isOfMap).toSorted((a, b) => excessOf(b) - excessOf(a))[0];
  if (worst) return { ...ofNews({ violation: worst, mended: null }), isPast: true };
  const vital = findWorst(VITAL_ORDER.map((name) => vitals[name]).filter(({ value }) => value !== null));
  const base = { isName: false, isPast: false };
  if (!vital) return { ...base, rating: null, figure: 'Waiting', about: 'for the first move' };
  const figure = `${formatShort(vital.value ?? 0, vital.unit)} ${readsOf({ operation: vital.name, pattern: vital.name })}`;
  return { ...base, rating: vital.rating, figure, about: violationCount > 0 ? '' : 'all limits kept' };
}

/** In one sentence, for who hears it. */
export function speak({ rating, figure, about, isPast }: Headline): string {
  const state = isPast ? 'worst so far' : rating === 'needs-improvement' ? 'fair' : rating;
  return ['Map vitals', [state, figure, about].filter(Boolean).join(', ')].join(': ');
}

function ofNews({ violation, mended }: News): Headline {
  const { operation, value, unit } = violation;
  if (mended === null) return { rating: 'poor', isPast: false, ...describe(violation) };
  const figure = `${formatShort(mended, unit)}, was ${formatShort(value, unit)}`;
  const reads = readsOf(violation);
  return { rating: 'good', isPast: false, figure, about: reads || operation, isName: !reads };
}

function describe(violation: Violation): Pick<Headline, 'figure' | 'about' | 'isName'> {
  const { operation, metric, value, limit, unit, ran, cause } = violation;
  const reads = readsOf(violation);
  if (reads) {
    // What was only under way in the frame held nothing.
    const operations = cause?.operations ?? [];
    const blamed = operations.find(({ isPending }) => !isPending);
    const script = operations.length > 0 ? undefined : cause?.heldBy;
    const about = blamed?.name ?? script ?? `limit ${formatShort(limit, unit)}`;
    return { figure: `${formatShort(value, unit)} ${reads}`, about, isName: blamed !== undefined };
  }
  const about = { about: operation, isName: true };
  const block = ran?.block;
  if (metric === 'maxMs' && block && block.longestMs > limit) {
    return { figure: `${formatShort(block.longestMs, 'ms')} block`, ...about };
  }
  return { figure: `${formatShort(value, unit)} ${METRICS[metric] ?? metric.replace('Ms', '')}`, ...about };
}

/** What a figure of an operation is of; `p75Ms` and `p95Ms` say it themselves. */
const METRICS: Partial<Record<Violation['metric'], string>> = {
  maxMs: 'call',
  blockMs: 'block',
  errorRatio: 'failed',
  memoryDeltaBytes: 'more heap',
  max: 'heap',
};

/** What a figure of a vital is of, or of its part that is limited; of an operation nothing. */
function readsOf({ operation, pattern }: Pick<Violation, 'operation' | 'pattern'>): string {
  // A name of the app's may be anything: `constructor`, too.
  const vital = VITAL_ORDER.find((it) => it === operation);
  if (!vital) return '';
  return pattern.startsWith(`${vital}.`) ? 'block' : VITAL_READS[vital];
}
