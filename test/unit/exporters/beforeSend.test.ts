import { beforeAll, expect, test } from 'vitest';
import { createOtlpExporter } from 'mapvitals/otlp';
import { setupExporter } from '../../support/setupExporter.ts';
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
  const beforeSend = (it: Telemetry): Telemetry => (isBroken ? { ...it, events: [null as never] } : it);
  const { collector, measured } = await setupExporter({ beforeSend }, { create: createOtlpExporter });
  measured.monitor.trackOperation('places.cluster', 5);
  await measured.flush();
  expect(collector.received).toEqual([]);
  expect(measured.report().problems).toMatchObject([{ code: 'before-send-threw' }]);
  isBroken = false;
  measured.monitor.trackOperation('places.cluster', 5);
  await measured.flush();
  expect(collector.received.length).toBeGreaterThan(0);
});

test('that throws again and again loses each batch once: what is only held ready for a crash is not lost', async () => {
  let isBroken = true;
  const { collector, clock, measured, tell } = await setup((it) => {
    if (isBroken) throw new Error('no');
    return it;
  });
  for (const value of [1, 2, 3]) {
    tell(value);
    await clock.advanceAsync(20_000);
    await measured.flush();
  }
  expect(measured.report().problems).toMatchObject([{ code: 'before-send-threw', count: 3 }]);
  isBroken = false;
  tell(4);
  await measured.flush();
  const counts = collector.telemetry().flatMap((telemetry) => telemetry.counts);
  expect(counts).toContainEqual({
    name: 'map.self.dropped',
    attributes: { 'map.reason': 'before-send' },
    value: 3,
  });
});

test.each<[string, (it: Telemetry) => object]>([
  ['a moment', (it) => ({ ...it, untilEpochMs: 'now' })],
  ['what was counted', (it) => ({ ...it, counts: it.counts.map((one) => ({ ...one, value: NaN })) })],
  [
    'a sum',
    (it) => ({
      ...it,
      operations: it.operations.map((one) => ({ ...one, histogram: { ...one.histogram, sum: null } })),
    }),
  ],
])('that makes no number of %s keeps it back: no back end takes it', async (_, edit) => {
  const beforeSend = (it: Telemetry): Telemetry => edit(it) as Telemetry;
  const { collector, measured } = await setupExporter({ beforeSend }, { create: createOtlpExporter });
  measured.monitor.trackOperation('places.cluster', 5);
  await measured.flush();
  expect(collector.received).toEqual([]);
  expect(measured.report().problems).toMatchObject([{ code: 'before-send-threw' }]);
});

const setup = (
  beforeSend: (telemetry: Telemetry) => Telemetry | null,
  others: ((event: ExportedEvent) => void)[] = [],
) => setupExporter({ beforeSend }, { others });
