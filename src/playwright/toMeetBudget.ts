import { formatVital } from 'mapvitals';
import { checkBudget } from 'mapvitals/sessions';
import { annotate } from './annotate.ts';
import type { Report } from 'mapvitals';
import type { Budget, BudgetRow, CheckBudgetOptions } from 'mapvitals/sessions';

/** What a matcher of Playwright (and of Vitest and Jest) gives. */
export interface MatcherResult {
  readonly pass: boolean;
  readonly name: string;
  message(): string;
}

/**
 * The matcher for `expect.extend`: says which limit is broken, by what value, and what held the page. Limits of the level
 * `warn` become annotations of the test, broken ones too, and so does a budget that limits nothing.
 * @throws BAD_OPTION where the budget says what cannot be meant
 *
 * @example
 * export const expect = baseExpect.extend({ toMeetBudget });
 * expect(await mapVitals.report()).toMeetBudget({ GDF: '12 %', 'places.cluster': { p95: '50 ms' } });
 */
export function toMeetBudget(
  reports: Report | readonly Report[],
  budget: Budget,
  options: CheckBudgetOptions = {},
): MatcherResult {
  const { isMet, rows } = checkBudget(budget, reports, options);
  const broken = rows.filter(({ state }) => state === 'broken' || state === 'unmeasured');
  if (rows.length === 0) annotate(reports, 'warn', LIMITS_NOTHING);
  for (const row of broken) annotate(reports, row.level, describe(row));
  const listed = broken.filter(({ level }) => level === 'error').map((row) => `  ${describe(row)}`);
  return {
    pass: isMet,
    name: 'toMeetBudget',
    message: () =>
      rows.length === 0
        ? LIMITS_NOTHING
        : isMet
          ? `The budget is met, and was not to be: ${rows.length} limits are kept.`
          : [`The budget is not met, ${listed.length} of ${rows.length} limits are broken:`, ...listed].join('\n'),
  };
}

const LIMITS_NOTHING = 'The budget limits nothing, and so holds whatever happens: write limits into it.';

function describe({ name, metric, value, limit, unit, written, state, cause }: BudgetRow): string {
  const why = cause === null ? '' : `: ${cause}`;
  if (state === 'unmeasured' || value === null || limit === null) return `${name} ${metric} was not measured${why}`;
  const amount = value === Infinity ? 'more than was seen to its end' : formatVital(value, unit);
  const relative = /^[+\u2212-]/.test(written) ? ` (base ${written})` : '';
  return `${name} ${metric} is ${amount}, limit ${formatVital(limit, unit)}${relative}${why}`;
}
