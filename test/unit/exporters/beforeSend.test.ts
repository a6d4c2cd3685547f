import { beforeAll, expect, test, vi } from 'vitest';
import { createHttpExporter, createMapPerformance } from 'mapvitals';
import { createOtlpExporter } from 'mapvitals/otlp';
import { createFakeClock } from '../../support/fakeClock.ts';
import { createFakeCollector } from '../../support/fakeCollector.ts';
import { createFakePage } from '../../support/fakePage.ts';
import type { ExportedEvent, Telemetry } from 'mapvitals';

// What apps do in `beforeSend`, meant or not.

beforeAll(async () => {
  await import('../../../src/exporters/sender.ts');
});

test.each<[string, unknown]>([
  ['a promise', Promise.resolve(null)],
  ['nothing', undefined],
  ['a switch', true],
  ['text', 'telemetry'],
  ['a list', []],
  ['something else', { events: [] }],
  ['lists that are none', { events: {}, operations: {}, counts: {}, problems: {} }],
])('that gives %s keeps it back, and is told what to give', async (_, given) => {
  const { collector, measured, tell } = await setup(() => given as Telemetry);
  tell(1);
  await measured.flush();
  expect(collector.received).toEqual([]);
  const [problem, ...others] = measured.report().problems;
  expect(others).toEqual([]);
  expect(problem).toMatchObject({ code: 'before-send-threw' });
  expect(problem!.latestMessage).toContain('must be telemetry or null');
  expect(problem!.latestMessage).toContain('not a promise');
});

test('that drops it is no mistake', async () => {
  const { collector, measured, tell } = await setup(() => null);
  tell(1);
  await measured.flush();
  expect(collector.received).toEqual([]);
  expect(measured.report().problems).toEqual([]);
});

test('that changes it in place changes what is sent then, and nothing of what comes later or goes elsewhere', async () => {
  const seen: ExportedEvent[] = [];
  const edit = (telemetry: Telemetry): Telemetry => {
    // As people write it, types or not.
    const it = telemetry as unknown as { events: { tags: object }[]; counts: { attributes: object }[] };
    for (const event of it.events) Object.assign(event.tags, { user: 'hidden' });
    for (const { attributes } of it.counts) Object.assign(attributes, { 'map.edited': true });
    it.events.length = 1;
    return telemetry;
  };
  const { collector, clock, measured, tell } = await setup(edit, [(event) => void seen.push(event)]);
  tell(1);
  tell(2);
  await clock.advanceAsync(3000);
  await measured.flush();
  tell(3);
  await measured.flush();
  const sent = collector.telemetry();
  expect(sent.flatMap(({ events }) => events.map(({ value, tags }) => [value, tags?.['user']]))).toEqual([
    [1, 'hidden'],
    [3, 'hidden'],
  ]);
  expect(seen.map(({ tags }) => tags?.['user'])).toEqual([undefined, undefined, undefined]);
  // What tells series apart is as it was: each count is told once.
  const started = sent.flatMap(({ counts }) => counts).filter(({ name }) => name === 'map.session.started');
  expect(started).toEqual([{ name: 'map.session.started', attributes: { 'map.edited': true }, value: 1 }]);
});

test('that makes what OTLP cannot write keeps it back, and the next batch goes', async () => {
  let isBroken = true;
  const clock = createFakeClock();
  const page = createFakePage();
  const collector = createFakeCollector();
  const beforeSend = (it: Telemetry): Telemetry => (isBroken ? { ...it, events: [null as never] } : it);
  const exporter = createOtlpExporter({ url: '/otlp', clock, page, host: collector, beforeSend });
  const measured = createMapPerformance({ clock, page, exporters: [exporter], webVitals: false });
  await vi.dynamicImportSettled();
  measured.monitor.trackOperation('places.cluster', 5);
  await measured.flush();
  expect(collector.received).toEqual([]);
  expect(measured.report().problems).toMatchObject([{ code: 'before-send-threw' }]);
  isBroken = false;
  measured.monitor.trackOperation('places.cluster', 5);
  await measured.flush();
  expect(collector.received.length).toBeGreaterThan(0);
});

async function setup(
  beforeSend: (telemetry: Telemetry) => Telemetry | null,
  others: ((event: ExportedEvent) => void)[] = [],
) {
  const clock = createFakeClock();
  const page = createFakePage();
  const collector = createFakeCollector();
  const exporter = createHttpExporter({ url: '/v1/maps', clock, page, host: collector, beforeSend });
  const measured = createMapPerformance({ clock, page, exporters: [exporter, ...others], webVitals: false });
  await vi.dynamicImportSettled();
  const tell = (value: number): void =>
    measured.monitor.record({ kind: 'vital', name: 'TTFB', outcome: 'measured', value, startMs: 0, endMs: value });
  return { clock, collector, measured, tell };
}
