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
    ['session', { session: late.session, environment, violationCount: late.violationCount }],
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
