/**
 * Names come from files that anybody may have written: what moves a terminal's cursor, ends a line or turns the direction of
 * writing is shown as a question mark.
 */
export function plainText(text: string): string {
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  return text.replaceAll(/[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, '?');
}

export function plainLines(text: string): string {
  return text.split('\n').map(plainText).join('\n');
}

/** One that is longer would make every row of its table as long. */
const MAX_CELL_LENGTH = 300;

export function plainCell(text: string): string {
  const plain = plainText(text);
  return plain.length > MAX_CELL_LENGTH ? `${plain.slice(0, MAX_CELL_LENGTH - 1)}\u2026` : plain;
}
