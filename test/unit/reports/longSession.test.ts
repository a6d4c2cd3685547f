import { parse } from 'parse5';
import { beforeAll, expect, test } from 'vitest';
import { formatCsv, formatTrace } from 'mapvitals/reports';
import { writeHtml } from '../../../src/reports/html/writeHtml.ts';
import { writeJson } from '../../../src/reports/writeJson.ts';
import { writeMarkdown } from '../../../src/reports/writeMarkdown.ts';
import { longSession } from '../../support/longSession.ts';
import { isThorough } from '../../support/thorough.ts';
import type { Pieces } from '../../../src/reports/writeAll.ts';
import type { Report } from 'mapvitals';

/** What is written in one go, between two rests: a few milliseconds' worth, whatever the session was. */
const MOST_AT_ONCE = 100_000;

/** Three hours by `npm run test:thorough`: to simulate a million operations, the ten hours of 20,000, takes its time. */
const MOVES = isThorough ? 6000 : 300;

let report: Report;
beforeAll(async () => {
  report = await longSession(MOVES);
}, 300_000);

test('hours are as many operations and moves as were told', () => {
  expect(report.operations.reduce((sum, { count }) => sum + count, 0)).toBe(MOVES * 50);
  expect(report.gestureCount).toBe(MOVES);
});

test.each<[string, (report: Report) => Pieces, number]>([
  ['JSON', writeJson, 1_000_000],
  ['HTML', writeHtml, 1_400_000],
  ['Markdown', writeMarkdown, 65_536],
  ['CSV', (it) => [() => formatCsv(it)], 100_000],
  ['a trace', (it) => [() => formatTrace(it)], 300_000],
])('as %s they stay small, and are written in small pieces', (_format, write, most) => {
  const texts = write(report).map((piece) => piece());
  expect(texts.join('').length).toBeLessThan(most);
  if (texts.length > 1) for (const text of texts) expect(text.length).toBeLessThan(MOST_AT_ONCE);
});

test('as HTML they are a page without a fault', () => {
  const errors: string[] = [];
  parse(
    writeHtml(report)
      .map((piece) => piece())
      .join(''),
    { onParseError: ({ code }) => errors.push(code) },
  );
  expect(errors).toEqual([]);
});
