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
  const figure = `${formatShort(vital.value ?? 0, vital.unit)} ${readsOf(vital.name)}`;
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
  const reads = readsOf(operation);
  return { rating: 'good', isPast: false, figure, about: reads || operation, isName: !reads };
}

function describe(violation: Violation): Pick<Headline, 'figure' | 'about' | 'isName'> {
  const { operation, metric, pattern, value, limit, unit, ran, cause } = violation;
  const reads = readsOf(operation);
  if (reads) {
    // What was only under way in the frame held nothing.
    const operations = cause?.operations ?? [];
    const blamed = operations.find(({ isPending }) => !isPending);
    const says = pattern.startsWith(`${operation}.`) ? 'block' : reads;
    const script = operations.length > 0 ? undefined : cause?.heldBy;
    const about = blamed?.name ?? script ?? `limit ${formatShort(limit, unit)}`;
    return { figure: `${formatShort(value, unit)} ${says}`, about, isName: blamed !== undefined };
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

function readsOf(name: string): string {
  // A name of the app's may be anything: `constructor`, too.
  const vital = VITAL_ORDER.find((it) => it === name);
  return vital ? VITAL_READS[vital] : '';
}
