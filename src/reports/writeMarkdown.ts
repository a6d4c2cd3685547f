import { marks } from './labels.ts';
import { escape, fold, table, write } from './markdown.ts';
import type { Cell, Column, Page, Section } from './Page.ts';
import type { Pieces, WriteOptions } from './writeAll.ts';

const MAX_FINDINGS = 3;
const MAX_ROWS = 6;
const MAX_FOLDED_ROWS = 50;

export function writeMarkdown(page: Page, { guides }: WriteOptions = {}): Pieces {
  const { tone, headline, lead, tally, findings, sections, facts, foot } = page;
  return [
    () => lines(`## ${marks[tone]} ${write(headline)}`, '', write(lead), '', tally.map(cell).join(' \u00b7 '), ''),
    () =>
      lines(
        ...findings.slice(0, MAX_FINDINGS).map(({ title, evidence, advice, guide }, index) => {
          const link = guides ? ` [Guide](${guides}/${guide})` : '';
          return `${index + 1}. **${write(title)}.** ${write(evidence)} ${write(advice)}${link}`;
        }),
        '',
      ),
    ...sections.map((read) => () => lines(...sectionLines(read()))),
    () => `<sub>${[...facts, foot].map(escape).join(' \u00b7 ')}</sub>\n`,
  ];
}

/** Blank ones that follow each other are one. */
function lines(...all: readonly string[]): string {
  const kept = all.filter((line, index) => line !== '' || (index > 0 && all[index - 1] !== ''));
  return kept.length > 1 || kept[0] ? `${kept.join('\n')}\n` : '';
}

function sectionLines({ fold: title, columns, rows = [], lines: sentences }: Section): readonly string[] {
  if (sentences)
    return fold(
      title ?? '',
      sentences.map((line) => `- ${write(line)}`),
    );
  if (!columns) return [];
  const [shown, rest] = title === null ? [rows.slice(0, MAX_ROWS), rows.slice(MAX_ROWS)] : [[], rows];
  return [
    ...rowsOf(columns, shown),
    '',
    ...fold(title ?? `${rest.length} more`, rowsOf(columns, rest.slice(0, MAX_FOLDED_ROWS))),
  ];
}

/** Without what only a drawing shows. */
function rowsOf(columns: readonly Column[], rows: readonly (readonly Cell[])[]): readonly string[] {
  const isSaid = columns.map((_, index) => rows.some((row) => row[index]?.text.length));
  const said = <Value>(values: readonly Value[]): readonly Value[] => values.filter((_, index) => isSaid[index]);
  const big = (text: string, index: number): string => (columns[index]?.[1] === 'big' ? `**${text}**` : text);
  return table(
    said(columns).map(([head]) => head),
    rows.map((row) => said(row.map(cell).map(big))),
  );
}

function cell({ text, tone }: Cell): string {
  return `${tone ? `${marks[tone]} ` : ''}${write(text)}`;
}
