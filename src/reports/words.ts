/** A sentence of plain text and of names as the code has them, which every format writes in its own safe way. */
export type Words = readonly (string | { readonly code: string })[];

/** `words\`${code(name)} ran ${n} times\``: what is put in is text, but for names. */
export function words(
  texts: TemplateStringsArray,
  ...values: readonly (string | number | { code: string } | Words)[]
): Words {
  return texts.flatMap((text, index) => {
    const value = values[index];
    const parts =
      value === undefined ? [] : isWords(value) ? value : [typeof value === 'number' ? String(value) : value];
    return text ? [text, ...parts] : parts;
  });
}

export const code = (name: string): { readonly code: string } => ({ code: name });

/** What stands between backticks is a name. */
export function ticked(text: string): Words {
  return text.split('`').map((part, index) => (index % 2 ? code(part) : part));
}

/** Without marks: for titles and screen readers. */
export const toPlain = (sentence: Words): string =>
  sentence.map((part) => (typeof part === 'string' ? part : part.code)).join('');

function isWords(value: unknown): value is Words {
  return Array.isArray(value);
}
