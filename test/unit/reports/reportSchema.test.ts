import { Ajv } from 'ajv';
import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { createMapPerformance } from '../../../src/createMapPerformance.ts';
import { upgradeReport } from '../../../src/lib/upgradeReport.ts';
import { formatJson } from '../../../src/reports/formatJson.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { attachFakeMap, createFakeMap } from '../../support/fakeMap.ts';
import { loadTracking } from '../../../src/start/lateTracking.ts';

// What makes numbers of maps is there from the start: how it comes has tests of its own, in lateTracking.
beforeAll(async () => {
  await loadTracking();
});

const schema = JSON.parse(readFileSync(new URL('../../../docs/report.schema.json', import.meta.url), 'utf8')) as object;
const validate = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(schema);

function setup() {
  const clock = createFakeClock();
  const measured = createMapPerformance({ adapter: attachFakeMap, clock, webVitals: false });
  const readDocument = (): unknown => JSON.parse(formatJson(measured.report()));
  return { clock, measured, readDocument };
}

test('the report of a session in which nothing has happened follows the schema', () => {
  const { readDocument } = setup();
  validate(readDocument());
  expect(validate.errors).toBeNull();
});

test('the report of a session in which everything has happened follows the schema', () => {
  const { clock, measured, readDocument } = setup();
  const { monitor } = measured;
  const map = createFakeMap(clock);
  measured.attach(map);
  map.requestTile('a');
  map.requestTile('b');
  map.finishTile('a');
  map.repaint();
  clock.advance(5000);
  monitor.setThreshold('places.*', { maxMs: 10, minSamples: 1, cooldownMs: 0 });
  const { record } = monitor.operation('places.load', { source: 'disk', size: 3, isCold: true });
  record(25);
  monitor.trackOperation('places.cluster', 40, { count: 171_075, view: { zoom: 3 }, when: new Date(0) });
  monitor.trackOperation('bad', Number.NaN);
  monitor.measure('outer', () => monitor.measure('inner', () => clock.block(60)));
  monitor.record({
    kind: 'longFrame',
    source: 'long-animation-frame',
    startMs: clock.now() - 70,
    durationMs: 65,
    blockingMs: 15,
    scripts: [
      {
        startMs: 1000,
        functionName: 'cluster',
        invoker: 'BUTTON.onclick',
        source: 'https://host/app.js',
        durationMs: 60,
      },
    ],
  });
  monitor.record({ kind: 'memory', atMs: clock.now(), usedBytes: 1e7, limitBytes: 1e9 });

  const document = readDocument() as {
    operations: unknown[];
    violations: unknown[];
    longFrames: unknown[];
    problems: unknown[];
    tiles: unknown[];
  };
  validate(document);
  expect(validate.errors).toBeNull();
  for (const part of ['operations', 'violations', 'longFrames', 'problems', 'tiles'] as const) {
    expect(document[part], part).not.toHaveLength(0);
  }
});

test('a document that is not a report is refused', () => {
  const { readDocument } = setup();
  expect(validate({ ...(readDocument() as object), schemaVersion: 3 })).toBe(false);
  expect(validate({ ...(readDocument() as object), tokens: ['secret'] })).toBe(false);
});

test('a report of version 1 is read as one of version 2, with what it could not know left open', () => {
  const url = new URL('../../fixtures/report.v1.json', import.meta.url);
  const old = JSON.parse(readFileSync(url, 'utf8')) as {
    schemaVersion: number;
    violations: unknown[];
    vitals: unknown;
  };
  expect(validate(old)).toBe(false);
  const report = upgradeReport(old);
  validate(JSON.parse(formatJson(report!)));
  expect(validate.errors).toBeNull();
  expect(report).toMatchObject({ schemaVersion: 2, violations: old.violations, programMoves: { count: 0 } });
  expect(report!.vitals.GDF).toMatchObject({ p75: expect.any(Number), ratedParts: {} });
  expect(upgradeReport(report)).toBe(report);
});

test.each([null, undefined, 5, 'report', {}, { schemaVersion: 3 }, { schemaVersion: '2' }])(
  '%j is read as none',
  (it) => {
    expect(upgradeReport(it)).toBeNull();
  },
);
