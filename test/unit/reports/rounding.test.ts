import { beforeAll, expect, test } from 'vitest';
import { formatJson } from '../../../src/reports/formatJson.ts';
import { stormySession } from '../../support/stormySession.ts';
import type { Report } from '../../../src/types/report.ts';

const written = (report: Report): Report => JSON.parse(formatJson(report)) as Report;

/** Every number of a document by its path. */
function numbersOf(value: unknown, path = ''): [string, number][] {
  if (typeof value === 'number') return [[path, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) => numbersOf(part, `${path}/${key}`));
}

let report: Report;

beforeAll(async () => {
  report = await stormySession();
});

/** A session whose clock has microseconds. */
function fineSession(): Report {
  const [operation] = report.operations;
  const refined = { ...operation!, p75Ms: 12.345_678_9, totalMs: 123_456.789_01, minMs: 0.001_234_56, meanMs: 1 / 3 };
  return { ...report, operations: [refined, ...report.operations.slice(1)] };
}

test('what people read is rounded to four digits, and of what is long to tenths', () => {
  const [operation] = written(fineSession()).operations;
  expect(operation).toMatchObject({ p75Ms: 12.35, totalMs: 123_456.8, minMs: 0.001_235, meanMs: 0.3333 });
});

test('histograms, counts, limits and what the app said stay exact, and all else is within half a thousandth', () => {
  const fine = fineSession();
  const context = { latitude: 52.520_008_123, when: 1_700_000_000_123.5 };
  const violations = fine.violations.map((violation) => ({ ...violation, context }));
  const document = { ...fine, violations, limits: { draw: { maxMs: 16.666_666 } } };
  const read = new Map(numbersOf(written(document)));
  const exact = numbersOf(document);
  expect(exact.length).toBeGreaterThan(500);
  for (const [path, value] of exact) {
    const isExact = /histogram|Count\b|context|limits|\/(id|good|poor|limit|scale)$/i.test(path);
    const slack = value > 1000 ? 0.05 : Math.abs(value) / 2000;
    expect(Math.abs(read.get(path)! - value), path).toBeLessThanOrEqual(isExact ? 0 : slack);
  }
});

test('the report itself stays as it was', () => {
  const fine = fineSession();
  const before = structuredClone(fine);
  formatJson(fine);
  expect(fine).toEqual(before);
});

test('what the app says stays as it said it, whatever its names end in', () => {
  const said = { areaRatio: 0.123_456_789, box: { widthMs: 123_456.789 }, value: 1.234_567_8 };
  const fine = fineSession();
  const [operation] = fine.operations;
  const attributes = { zoomRatio: 0.123_456_789 };
  const document = {
    ...fine,
    tags: { buildMs: 1.234_567_8 },
    operations: [{ ...operation!, attributes }],
    violations: fine.violations.map((violation) => ({ ...violation, context: said, tags: { buildMs: 1.234_567_8 } })),
  } as unknown as Report;
  const read = written(document);
  expect(read.tags).toEqual(document.tags);
  expect(read.operations[0]!.attributes).toEqual(attributes);
  expect(read.operations[0]!.p75Ms).toBe(12.35);
  for (const { context, tags } of read.violations) expect([context, tags]).toEqual([said, document.tags]);
});
