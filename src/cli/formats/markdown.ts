import { plainCell } from './plainText.ts';

/** As code, so that nothing in it means anything: no link, no mention, no column. */
export function inCode(text: string): string {
  return `\`${plainCell(text)
    .replaceAll('`', "'")
    .replaceAll('|', String.raw`\|`)}\``;
}

export function toMarkdownTable(columns: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  return [columns, columns.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
}
