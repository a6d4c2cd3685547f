import { cleanText } from '../cleanText.ts';
import type { Words } from '../words.ts';

/** Markup that is safe to be put in as it is. */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Part = string | number | Markup | Words | readonly Markup[] | null | undefined | false;

/** `html\`<p>${text}</p>\``: what is put in is escaped, but for other markup. Attributes are to be quoted. */
export function html(texts: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return new Markup(texts.map((text, index) => text + toText(parts[index])).join(''));
}

/** A text as it is: its lines stay lines. */
export function escapeLines(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

function toText(part: Part): string {
  if (part === null || part === undefined || part === false) return '';
  if (part instanceof Markup) return part.text;
  return typeof part === 'object' ? part.map(toTextOfPart).join('') : escape(String(part));
}

function toTextOfPart(part: Markup | Words[number]): string {
  if (part instanceof Markup) return part.text;
  return typeof part === 'string' ? escape(part) : `<code>${escape(part.code)}</code>`;
}

function escape(text: string): string {
  return escapeLines(cleanText(text));
}
