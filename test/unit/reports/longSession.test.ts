import { parse } from 'parse5';
import { beforeAll, expect, test } from 'vitest';
import { createMapPerformance } from 'mapvitals';
import { formatCsv, formatJson, formatTrace } from 'mapvitals/reports';
import { writeHtml } from '../../../src/reports/html/writeHtml.ts';
import { readSession } from '../../../src/reports/readSession.ts';
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

/** Each over 400 steps. */
const CALLS = isThorough ? 800 : 400;

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
  ['HTML', (it) => writeHtml(readSession(it)), 1_400_000],
  ['Markdown', (it) => writeMarkdown(readSession(it)), 65_536],
  ['CSV', (it) => [() => formatCsv(it)], 100_000],
  ['a trace', (it) => [() => formatTrace(it)], 300_000],
])('as %s they stay small, and are written in small pieces', (_format, write, most) => {
  const texts = write(report).map((piece) => piece());
  expect(texts.join('').length).toBeLessThan(most);
  if (texts.length > 1) for (const text of texts) expect(text.length).toBeLessThan(MOST_AT_ONCE);
});

test('as many operations as are told apart, each over four decades and beyond its limit, are under 1 MB of JSON', () => {
  const { monitor, report: read } = createMapPerformance({ page: null, webVitals: false, thresholds: { '*': 5 } });
  for (let operation = 0; operation < 499; operation += 1) {
    for (let call = 0; call < CALLS; call += 1)
      monitor.trackOperation(`city.layer.${operation}`, 10 ** ((call % 400) / 100 - 1), { zoom: 12.5, layer: 'roads' });
  }
  const text = formatJson(read());
  expect((JSON.parse(text) as Report).operations).toHaveLength(499);
  expect(text.length).toBeLessThan(1_000_000);
  // Hundreds of thousands of calls: a machine that does something else takes its time.
}, 120_000);

test('as HTML they are a page without a fault', () => {
  const errors: string[] = [];
  parse(
    writeHtml(readSession(report))
      .map((piece) => piece())
      .join(''),
    { onParseError: ({ code }) => errors.push(code) },
  );
  expect(errors).toEqual([]);
});
