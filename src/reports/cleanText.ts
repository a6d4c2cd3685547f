/** Longer ones are cut: nobody reads them, and a report is to be opened. */
const MAX_LENGTH = 2000;

/** They turn the text around them: a line says something else than it holds, https://trojansource.codes */
export const TURNING: RegExp = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** What every text format can hold: no control characters but the space they leave, none that turn text, no half of a surrogate pair. */
export function cleanText(text: string): string {
  return (
    text
      .slice(0, MAX_LENGTH)
      .replaceAll(TURNING, '')
      // oxlint-disable-next-line no-control-regex -- they are what is looked for
      .replaceAll(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ')
      .replaceAll(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd')
  );
}
