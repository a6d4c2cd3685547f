import { expect, test } from 'vitest';
import { applyParts, isParts } from '../../../src/storage/reportParts.ts';
import { createSessionReader } from '../../../src/storage/sessionReader.ts';
import { summarizeSession } from '../../../src/storage/summarizeSession.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { sampleReport } from '../../support/sampleReport.ts';
import type { Report } from '../../../src/types/report.ts';
import type { ReportPart } from '../../../src/types/repository.ts';

test('a session that is written in parts tells its maps and how large it has become, as if it were written whole', () => {
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
    ['session', { session: late.session, environment, violationCount: late.violationCount }],
  ];
  const reader = createSessionReader({ report: () => early, changes: () => parts }, clock);
  expect(reader.next(false)?.summary).toMatchObject({ page: null, maps: [] });
  const next = reader.next(false);
  if (!next || !isParts(next.body)) throw new Error('it was written whole');
  const whole = applyParts(early, next.body);
  expect(whole.environment).toEqual(environment);
  expect(next.summary.maps).toEqual(['maplibre 6.17.0']);
  expect(next.summary).toEqual(summarizeSession(whole, clock.epochNow()));
});
