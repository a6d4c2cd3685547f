import { describeValue } from '../../lib/describeValue.ts';
import { findNearestName } from '../../lib/nearestName.ts';
import { readOptions } from '../../lib/options.ts';
import { readComparable } from '../readComparable.ts';
import { causeOf } from './causeOf.ts';
import { measureBudget } from './measureBudget.ts';
import { parseBudget, wrong } from './parseBudget.ts';
import { fixedNames, unitOf } from './units.ts';
import type { OptionTable } from '../../lib/options.ts';
import type { Comparable } from '../comparison.ts';
import type { Budget, BudgetCheck, BudgetRow } from './budget.ts';
import type { BudgetRule } from './parseBudget.ts';

export interface CheckBudgetOptions {
  /** What limits such as `'+10 %'` are relative to: one report, or several flights. */
  readonly base?: Comparable | readonly Comparable[];
}

const OPTIONS: OptionTable<CheckBudgetOptions> = { base: { is: 'any' } };

/**
 * Holds reports to a budget. Of several, each flight counts once: p75, p95 and memory are those of the flight in the middle,
 * max and block the worst of all, error and failure rates those of all together.
 * @throws BAD_OPTION where the budget says what cannot be meant, names what no report has, or needs a base that is not there
 *
 * @example
 * const { isMet, rows } = checkBudget({ GDF: '12 %', 'places.cluster': { p95: '50 ms' } }, mapPerformance.report());
 */
export function checkBudget(
  budget: Budget,
  reports: Comparable | readonly Comparable[],
  options: CheckBudgetOptions = {},
): BudgetCheck {
  const { base } = readOptions('checkBudget', OPTIONS, options);
  const flights = readFlights('report', reports);
  const before = base === undefined ? null : readFlights('base', base);
  const names = operationNames([...flights, ...(before ?? [])]);
  const rules = parseBudget(budget, (name) => namesOf(name, names));
  const relative = rules.find(({ limit }) => limit.isRelative);
  if (relative && before === null) {
    const fix = 'Give the base that it is relative to, or write a limit of its own.';
    throw wrong(
      `the limit \`${describeValue(relative.limit.written)}\` of \`${relative.pattern}\` needs a base`,
      base,
      fix,
    );
  }
  const rows = rules.flatMap((rule) => namesOf(rule.pattern, names).map((name) => toRow(rule, name, flights, before)));
  const isBroken = ({ state }: BudgetRow): boolean => state === 'broken' || state === 'unmeasured';
  const rank = (row: BudgetRow): number => (isBroken(row) ? (row.level === 'error' ? 0 : 1) : 2);
  return {
    isMet: rows.every((row) => row.level === 'warn' || !isBroken(row)),
    rows: rows.sort((a, b) => rank(a) - rank(b)),
  };
}

function toRow(
  { metric, level, unit, limit, minSamples }: BudgetRule,
  name: string,
  flights: readonly Comparable[],
  before: readonly Comparable[] | null,
): BudgetRow {
  const { value, sampleCount, reason } = measureBudget(flights, name, metric);
  const amount = limit.toAmount(before && measureBudget(before, name, metric).value);
  const row = { name, metric, level, written: limit.written, unit, value, limit: amount };
  if (value === null) return { ...row, state: 'unmeasured', cause: reason };
  if (amount === null) return { ...row, state: 'unmeasured', cause: 'the base has no such value' };
  if ((metric === 'p75' || metric === 'p95') && sampleCount < minSamples) {
    return { ...row, state: 'too-few', cause: `${sampleCount} of at least ${minSamples} values` };
  }
  if (value <= amount) return { ...row, state: 'met', cause: null };
  return { ...row, state: 'broken', cause: causeOf(flights, name) };
}

function readFlights(side: string, given: Comparable | readonly Comparable[]): readonly Comparable[] {
  const list: readonly unknown[] = Array.isArray(given) && given.length > 0 ? given : [given];
  return list.map((flight, index) => readComparable(list.length > 1 ? `${side}[${index}]` : side, flight));
}

function operationNames(flights: readonly Comparable[]): readonly string[] {
  return [...new Set(flights.flatMap(({ operations }) => operations.map(({ name }) => name)))];
}

/** What a name or a pattern means here. One that means nothing protects nothing. */
function namesOf(pattern: string, names: readonly string[]): readonly string[] {
  if (unitOf(pattern) !== undefined) return [pattern];
  const found = pattern.endsWith('*')
    ? names.filter((name) => name.startsWith(pattern.slice(0, -1)))
    : names.filter((name) => name === pattern);
  if (found.length > 0) return found;
  const nearest = findNearestName(pattern, [...fixedNames, ...names]);
  const fix = nearest
    ? `Did you mean \`${nearest}\`?`
    : `Operations that were measured: ${names.slice(0, 12).join(', ') || 'none'}. Take it out, or measure it.`;
  throw wrong('a budget must name a vital, or an operation that was measured', pattern, fix);
}
