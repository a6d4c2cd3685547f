import { formatVital } from 'mapvitals';
import { inCode, toMarkdownTable } from '../formats/markdown.ts';
import type { Check, Table, TableRow } from '../outcome.ts';
import type { BudgetRow } from 'mapvitals/sessions';

const STATES: Readonly<Record<BudgetRow['state'], string>> = {
  met: 'kept',
  broken: 'broken',
  unmeasured: 'not measured',
  'too-few': 'too few values',
};

/** What could not be measured was not kept. */
export function isBroken({ state }: BudgetRow): boolean {
  return state === 'broken' || state === 'unmeasured';
}

export function budgetTable(rows: readonly BudgetRow[]): Table {
  return {
    columns: ['budget', 'now', 'limit', 'verdict', 'cause'],
    rows: rows.map((row) => ({ tone: toneOf(row), cells: cellsOf(row) })),
  };
}

export function budgetMarkdown(rows: readonly BudgetRow[]): string {
  if (rows.length === 0) return '\n### \u25cf Budget: it limits nothing\n';
  const broken = rows.filter(isBroken).length;
  const lines = toMarkdownTable(
    ['Budget', 'now', 'limit', '', 'Cause'],
    rows.map((row) => {
      const [name = '', value = '', limit = '', verdict = '', cause = ''] = cellsOf(row);
      const isBold = isBroken(row);
      return [
        inCode(name),
        isBold ? `**${value}**` : value,
        limit,
        isBold ? `\u25b2 ${verdict}` : verdict,
        cause && inCode(cause),
      ];
    }),
  );
  return [
    '',
    `### ${broken > 0 ? '\u25b2' : '\u25cf'} Budget: ${broken} of ${rows.length} limits broken`,
    '',
    ...lines,
    '',
  ].join('\n');
}

export function budgetChecks(rows: readonly BudgetRow[]): readonly Check[] {
  return rows.map((row) => {
    const [name = '', value = '', limit = '', verdict = '', cause = ''] = cellsOf(row);
    const state = !isBroken(row)
      ? row.state === 'too-few'
        ? 'skipped'
        : 'passed'
      : row.level === 'warn'
        ? 'warned'
        : 'failed';
    return {
      group: 'budget',
      name,
      state,
      message: `${verdict}: ${value}, limit ${limit}${cause ? `; ${cause}` : ''}`,
    };
  });
}

function cellsOf({ name, metric, level, written, unit, value, limit, state, cause }: BudgetRow): readonly string[] {
  const say = (amount: number | null): string =>
    amount === Infinity ? 'more than was seen' : formatVital(amount, unit);
  const of = /^[+\u2212-]/.test(written) ? ` (base ${written})` : '';
  const verdict = STATES[state] + (level === 'warn' ? ', warning' : '');
  return [`${name} ${metric}`, say(value), say(limit) + of, verdict, cause ?? ''];
}

function toneOf(row: BudgetRow): TableRow['tone'] {
  if (!isBroken(row)) return row.state === 'met' ? 'good' : 'plain';
  return row.level === 'warn' ? 'warning' : 'bad';
}
