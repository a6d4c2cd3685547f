/**
 * Names come from files that anybody may have written: what moves a terminal's cursor, ends a line or turns the direction of
 * writing is shown as a question mark.
 */
export function plainText(text: string): string {
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  return text.replaceAll(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, '?');
}

export function plainLines(text: string): string {
  return text.split('\n').map(plainText).join('\n');
}
