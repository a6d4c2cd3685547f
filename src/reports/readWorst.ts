import type { Report } from '../types/report.ts';
import type { Violation } from '../types/threshold.ts';
import { readCause } from './readLimits.ts';
import { sayAgainst, sayDuration, sayValue } from './say.ts';
import { code } from './words.ts';
import type { Section } from './Page.ts';

const MAX_ROWS = 8;

/** The violations that went furthest over their limits. */
export function readWorst({ violations, brokenLimits }: Report): Section {
  const worst = new Set(brokenLimits.flatMap(({ worstIds }) => worstIds));
  const over = ({ value, limit }: Violation): number => (limit > 0 ? value / limit : value);
  return {
    title: 'The worst moments',
    lead: 'Of each broken limit what went furthest over it.',
    fold: 'The worst moments',
    columns: [['At', 'number'], ['What'], ['Value', 'number'], ['Limit', 'number'], ['Cause'], ['Context']],
    rows: violations
      .filter(({ id }) => worst.size === 0 || worst.has(id))
      .sort((a, b) => over(b) - over(a))
      .slice(0, MAX_ROWS)
      .map((it) => [
        { text: [sayDuration(it.atMs)] },
        // Of a part of a vital: `GDF.maxGapMs`.
        { text: [code(it.pattern.endsWith('*') ? it.operation : it.pattern)] },
        { text: [sayAgainst(it.value, it.limit, it.unit)], tone: 'poor' },
        { text: [sayValue(it.limit, it.unit)] },
        { text: readCause(it) },
        { text: [contextOf(it)] },
      ]),
  };
}

function contextOf({ context }: Violation): string {
  return Object.entries(context)
    .map(([key, value]) => `${key}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ')
    .slice(0, 200);
}
