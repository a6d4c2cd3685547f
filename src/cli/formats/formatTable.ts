import { plainCell, plainText } from './plainText.ts';
import type { Outcome, Table, TableRow } from '../outcome.ts';

const TONES: Readonly<Record<TableRow['tone'], number>> = { bad: 31, warning: 33, good: 32, plain: 0 };
const BOLD = 1;

/** For a terminal: columns of one width, coloured where it can show that. */
export function formatTable({ title, tables, notes }: Outcome, isColoured: boolean): string {
  const paint = (text: string, code: number): string =>
    isColoured && code > 0 ? `\u001b[${code}m${text}\u001b[0m` : text;
  const lines = [paint(plainText(title), BOLD), ''];
  for (const table of tables) {
    const widths = widthsOf(table);
    const toLine = (cells: readonly string[]): string =>
      cells
        .map((cell, column) => plainCell(cell).padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd();
    lines.push(paint(toLine(table.columns), BOLD));
    lines.push(...table.rows.map(({ cells, tone }) => paint(toLine(cells), TONES[tone])), '');
  }
  return `${[...lines, ...notes.map(plainText)].join('\n').trimEnd()}\n`;
}

function widthsOf({ columns, rows }: Table): readonly number[] {
  return columns.map((column, index) =>
    rows.reduce((widest, { cells }) => Math.max(widest, plainCell(cells[index] ?? '').length), column.length),
  );
}
