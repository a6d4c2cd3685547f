import fc from 'fast-check';
import { expect, test } from 'vitest';
import { writeJson } from '../../../src/reports/writeJson.ts';
import { runs } from '../../support/thorough.ts';

/** Names of measurements, which are rounded: rounding.test.ts. */
const ROUNDED =
  /(?:Ms|Us|Ratio|Error|Bytes|View|Second|confidence)"|"(?:ST|GSL|GDF|VCD|p\d5|value|worst|latest|history)"/;

test('what is written piece by piece reads as what JSON.stringify writes at once', () => {
  const field = fc.oneof(fc.jsonValue(), fc.array(fc.jsonValue(), { minLength: 15, maxLength: 50 }));
  fc.assert(
    fc.property(fc.dictionary(fc.string(), field), (document) => {
      fc.pre(!ROUNDED.test(JSON.stringify(document)));
      const text = writeJson(document)
        .map((piece) => piece())
        .join('');
      const whole = JSON.stringify(document, null, 2);
      expect(JSON.parse(text)).toEqual(JSON.parse(whole));
      // All but lists of numbers stands as it would.
      const squeeze = (json: string): string => json.replaceAll(/\[[\s\d.,eE+-]*\]/g, '[]').trimEnd();
      expect(squeeze(text)).toBe(squeeze(whole));
    }),
    { numRuns: runs(300) },
  );
});

test('a list of numbers is a line, and a text that looks like one stays as it is', () => {
  const document = { histogram: { bucketCounts: [1, 0, 2.5e-7] }, text: '[\n  1,\n  2\n]' };
  const text = writeJson(document)
    .map((piece) => piece())
    .join('');
  expect(text).toContain('"bucketCounts": [1,0,2.5e-7]\n');
  expect(JSON.parse(text)).toEqual(document);
});

test('a very long list has a line for each entry, and reads the same', () => {
  const operations = Array.from({ length: 51 }, (_, index) => ({ name: `"\n${index}`, list: [1, [index]], none: NaN }));
  const text = writeJson({ operations })
    .map((piece) => piece())
    .join('');
  expect(text.split('\n')).toHaveLength(operations.length + 5);
  expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify({ operations })));
});

test('what JSON has no word for is null, in a list of any length', () => {
  const values = [undefined, Number.NaN, -Infinity, 7n, 1];
  const long = Array.from({ length: 12 }, () => values).flat();
  const text = writeJson({ values, long, none: undefined })
    .map((piece) => piece())
    .join('');
  const read = [null, null, null, '7', 1];
  expect(JSON.parse(text)).toEqual({ values: read, long: Array.from({ length: 12 }, () => read).flat() });
});
