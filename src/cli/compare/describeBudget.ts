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

/** Broken ones are first. GitHub refuses a comment of more than 65,536 characters, and a pattern may stand for thousands. */
const MAX_ROWS = 6;
const MAX_FOLDED_ROWS = 50;

export function budgetMarkdown(rows: readonly BudgetRow[]): string {
  if (rows.length === 0) return '\n### \u25cf Budget: it limits nothing\n';
  const broken = rows.filter(isBroken).length;
  const [shown, rest] = [rows.slice(0, MAX_ROWS), rows.slice(MAX_ROWS)];
  const folded = rest.slice(0, MAX_FOLDED_ROWS);
  const more = `${rest.length} more${folded.length < rest.length ? `, of which here are ${folded.length}` : ''}`;
  return [
    '',
    `### ${broken > 0 ? '\u25b2' : '\u25cf'} Budget: ${broken} of ${rows.length} limits broken`,
    '',
    ...rowsMarkdown(shown),
    '',
    ...(rest.length > 0
      ? ['<details>', `<summary>${more}</summary>`, '', ...rowsMarkdown(folded), '', '</details>', '']
      : []),
  ].join('\n');
}

function rowsMarkdown(rows: readonly BudgetRow[]): readonly string[] {
  return toMarkdownTable(
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
