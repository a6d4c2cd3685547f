import { expect, test } from 'vitest';
import { readBody } from '../../../src/storage/readBody.ts';
import { createSessionReader } from '../../../src/storage/sessionReader.ts';
import { createSummarize, partsOf } from '../../../src/storage/summarizeSession.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { sampleReport } from '../../support/sampleReport.ts';
import type { Report } from '../../../src/types/report.ts';
import type { ReportPart } from '../../../src/types/repository.ts';

test('a session that is written in parts tells its maps and how large it has become, as if it were written whole', async () => {
  const clock = createFakeClock();
  const late = sampleReport({ id: 'a', operations: { draw: [5, 90, 700], load: [3] } });
  const { environment } = late;
  const early: Report = {
    ...sampleReport({ id: 'a', operations: { load: [3] } }),
    environment: { ...environment, page: null, maps: [] },
  };
  const [draw] = late.operations;
  const parts: readonly ReportPart[] = [
    ['operations/draw', draw!],
    ['violations', { violations: late.violations, violationCount: late.violationCount }],
    ['session', { session: late.session, environment }],
  ];
  const reader = createSessionReader({ report: () => early, changes: () => parts }, clock);
  expect(reader.next(false)?.summary).toMatchObject({ page: null, maps: [] });
  const next = reader.next(false);
  expect(next?.whole).toBeNull();
  const whole = (await readBody('a', early, next?.parts ?? []))!;
  expect(whole.environment).toEqual(environment);
  expect(next?.summary.maps).toEqual(['maplibre 6.17.0']);
  expect(next?.summary).toEqual(createSummarize()(partsOf(whole), clock.epochNow()));
});

test('of long lists none shares a piece with another, though no time has passed: to copy them would hold the page', () => {
  const report = sampleReport({ id: 'a', operations: { draw: [5] } });
  const list = (count: number): object[] => Array.from({ length: count }, () => ({ text: 'x'.repeat(700) }));
  const parts: readonly ReportPart[] = [
    ['session', { session: report.session }],
    ['violations', { violations: list(250), violationCount: 250 }],
    ['longFrames', { longFrames: list(80) }],
    ['gestures', { gestures: list(200) }],
    ['tiles', { tiles: list(64) }],
    ...report.operations.map((one): ReportPart => [`operations/${one.name}`, one]),
  ];
  let toldCount = 0;
  const changes = function* (): Generator<ReportPart> {
    for (const part of parts.slice(toldCount)) {
      toldCount += 1;
      yield part;
    }
  };
  const reader = createSessionReader({ report: () => report, changes }, createFakeClock());
  reader.next(false);
  const pieces: (readonly ReportPart[])[] = [];
  do {
    const next = reader.next(false);
    expect(next?.whole).toBeNull();
    pieces.push(next?.parts ?? []);
  } while (reader.hasMore);
  expect(pieces.flat()).toEqual(parts);
  // The violations alone take 180,000.
  for (const piece of pieces) expect(JSON.stringify(piece).length).toBeLessThan(250_000);
});
