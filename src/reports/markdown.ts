import { cleanText } from './cleanText.ts';
import type { Words } from './words.ts';

// GitHub-flavoured Markdown, safe with any text in it.

export function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  if (rows.length === 0) return [];
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)];
}

export function fold(title: string, lines: readonly string[]): readonly string[] {
  if (lines.every((line) => line === '')) return [];
  return ['<details>', `<summary>${title}</summary>`, '', ...lines, '', '</details>', ''];
}

export function write(sentence: Words): string {
  return sentence.map((part) => (typeof part === 'string' ? escape(part) : inCode(part.code))).join('');
}

/** No text becomes markup: what means something to Markdown or to HTML stands for itself. Mentions and references do not link. */
export function escape(text: string): string {
  return cleanText(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/[\\`*_{}[\]()#+!|~]/g, String.raw`\$&`)
    .replaceAll(/@(?=\w)/g, '@\u200b')
    .replaceAll(/\b(https?|www)(?=[:.])/gi, '$1\u200b');
}

/** A fence longer than any in it. A line of a table ends at a bar, even there. */
export function inCode(name: string): string {
  const text = cleanText(name).replaceAll('|', '\u2502').trim() || ' ';
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = text.startsWith('`') || text.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${text}${pad}${fence}`;
}
