import { beforeAll, describe, expect, test, vi } from 'vitest';
import { createHttpExporter, createMapPerformance, startMapPerformance } from 'mapvitals';
import { createOtlpExporter } from 'mapvitals/otlp';
import { createFakeClock } from '../../support/fakeClock.ts';
import { createFakeCollector } from '../../support/fakeCollector.ts';
import { createFakePage } from '../../support/fakePage.ts';
import { createFakeStorage } from '../../support/fakeStorage.ts';
import type { Exporter, ExportedEvent, MapPerformance, Telemetry } from 'mapvitals';
import type { ExporterOptions } from '../../../src/exporters/exportOptions.ts';
import type { FakeStorage } from '../../support/fakeStorage.ts';

// Pages that go before the code is there that sends.

beforeAll(async () => {
  await import('../../../src/exporters/sender.ts');
});

const TTFB = { kind: 'vital', name: 'TTFB', outcome: 'measured', value: 7, startMs: 0, endMs: 7 } as const;

test('what such a page has seen goes with the next start, as a session of its own', async () => {
  const { device, page, measured, exporter } = open();
  measured.monitor.trackOperation('places.cluster', 12);
  exporter(event(5));
  page.leave();
  const { left, own } = await openNext(device.copy());
  expect(left()).toHaveLength(1);
  expect(left()[0]).toMatchObject({
    app: { name: 'shop', version: '1' },
    events: [{ value: 5 }],
    operations: [{ attributes: { 'map.op': 'places.cluster' }, histogram: { count: 1, sum: 12 } }],
  });
  expect(countsOf(left()[0]!)).toMatchObject({ 'map.session.started': 1 });
  expect(own().flatMap(({ events }) => events)).toEqual([]);
});

test('what nobody was told of by then is counted', async () => {
  const { device, page, measured } = open();
  measured.monitor.record(TTFB);
  measured.monitor.record(TTFB);
  page.leave();
  const { left } = await openNext(device.copy());
  expect(countsOf(left()[0]!)).toMatchObject({ 'map.self.dropped too-early': 2 });
});

test('a callback of `onMapVital` alone is kept, too', async () => {
  const device = createFakeStorage();
  const page = pageOn(device);
  createHttpExporter({ url: '/v1/maps', clock: createFakeClock(), page, host: createFakeCollector() })(event(5));
  page.leave();
  const { left } = await openNext(device.copy(), {}, null);
  expect(left()[0]).toMatchObject({ app: null, events: [{ value: 5 }] });
});

test('OTLP sends it in its own form', async () => {
  const { device, page, measured } = open();
  measured.monitor.trackOperation('places.cluster', 12);
  page.leave();
  const collector = createFakeCollector();
  const clock = createFakeClock();
  const next = pageOn(device.copy());
  const exporter = createOtlpExporter({ url: '/v1/maps', clock, page: next, host: collector });
  const second = createMapPerformance({ app, clock, page: next, exporters: [exporter], webVitals: false });
  await second.flush();
  await vi.waitFor(() => expect(collector.received.length).toBeGreaterThan(1));
  expect(collector.received.map(({ body }) => new TextDecoder().decode(body)).join('')).toContain('places.cluster');
});

test('a page that is hidden and lives on sends it itself, once', async () => {
  const { device, page, measured, collector, exporter } = open();
  exporter(event(5));
  page.hide();
  expect(device.text).toContain('"value":5');
  await vi.dynamicImportSettled();
  expect(device.text).toBe('');
  page.show();
  await measured.flush();
  expect(collector.telemetry().flatMap(({ events }) => events)).toHaveLength(1);
});

test('where another tab has sent it meanwhile, it does not go twice', async () => {
  const { device, page, measured, collector, exporter } = open();
  measured.monitor.trackOperation('places.cluster', 12);
  exporter(event(5));
  page.hide();
  exporter(event(6));
  device.removeItem('mapvitals-left');
  await vi.dynamicImportSettled();
  page.show();
  await measured.flush();
  const sent = collector.telemetry();
  expect(sent.flatMap(({ events }) => events.map(({ value }) => value))).toEqual([6]);
  expect(sent.flatMap(({ operations }) => operations)).toEqual([]);
});

describe('consent', () => {
  test.each<[string, Partial<ExporterOptions>, (exporter: Exporter, measured: MapPerformance) => void]>([
    ['was not given', { hasConsent: false }, () => {}],
    ['came late', { hasConsent: false }, (exporter) => exporter.setConsent!(true)],
    ['was taken back', {}, (_, measured) => measured.setConsent(false)],
    ['was taken back, and given again', {}, (_, measured) => [false, true].forEach(measured.setConsent)],
  ])('that %s: nothing is kept', (_, options, act) => {
    const { device, page, measured, exporter } = open(options);
    measured.monitor.trackOperation('places.cluster', 12);
    exporter(event(5));
    act(exporter, measured);
    page.leave();
    expect(device.text).toBe('');
  });

  test('that is taken back while the page is hidden: what lies there goes at once', () => {
    const { device, page, measured, exporter } = open();
    exporter(event(5));
    page.hide();
    measured.setConsent(false);
    expect(device.text).toBe('');
  });

  test('that is taken back later: what others have left is forgotten', async () => {
    const { device, page, exporter } = open();
    exporter(event(5));
    page.leave();
    const next = await openNext(device.copy(), { hasConsent: false });
    next.measured.setConsent(false);
    await vi.waitFor(() => expect(next.device.text).toBe(''));
    expect(next.collector.received).toEqual([]);
  });

  test('in two steps, taken back before it has begun: nothing is kept', () => {
    const { device, page, measured } = open({}, startMapPerformance);
    measured.setConsent(false);
    page.leave();
    expect(device.text).toBe('');
  });
});

test('a session that is sampled out keeps nothing', () => {
  const { device, page, exporter } = open({ sampleRate: 0 });
  exporter(event(5));
  page.leave();
  expect(device.text).toBe('');
});

test('`beforeSend` has its say about what was left', async () => {
  const { device, page, exporter } = open();
  exporter(event(5));
  page.leave();
  const { telemetry } = await openNext(device.copy(), { beforeSend: (it) => (it.events.length > 0 ? null : it) });
  expect(telemetry().flatMap(({ events }) => events)).toEqual([]);
});

test('what other apps have left stays, and what is no such thing harms nobody', async () => {
  const nowMs = createFakeClock().epochNow();
  const line = (name: string, epochMs = nowMs, report: object = {}): string =>
    JSON.stringify(['/v1/maps', 0, epochMs, [[{ session: {}, ...report, app: { name } }]], []]);
  const other = line('other');
  const lines = ['{"a":', '[1,2]', `["/v1/maps",0,${nowMs},[[null]],[]]`, line('shop'), line('other', 1), other];
  const device = createFakeStorage([['mapvitals-left', `${lines.join('\n')}\n`]]);
  const { left } = await openNext(device);
  expect(device.text).toBe(`${other}\n`);
  expect(left()).toEqual([]);
});

test('where there is no room, what is lost is counted by the session', async () => {
  const device = createFakeStorage([['mapvitals-left', `["${'x'.repeat(300_000)}"]\n`]]);
  for (const value of [1, 2]) {
    const { page, exporter } = open({}, createMapPerformance, device);
    exporter(event(value));
    page.leave();
  }
  const { droppedCount } = await openNext(device.copy());
  // One is the line that nobody can read.
  expect(droppedCount('no-room')).toBe(3);
});

test.each([
  ['full', createFakeStorage([], 10)],
  ['forbidden', null],
])('a device that is %s: the app sees no exception', async (_, device) => {
  const { page, exporter, measured, collector } = open({}, createMapPerformance, device);
  exporter(event(5));
  page.hide();
  page.show();
  await vi.dynamicImportSettled();
  await measured.flush();
  expect(collector.telemetry().flatMap(({ events }) => events)).toHaveLength(1);
});

test('where nothing fits but a sign, the next start counts it', async () => {
  const full = createFakeStorage([], 10);
  const { page, exporter } = open({}, createMapPerformance, full);
  exporter(event(5));
  page.leave();
  expect(full.text).toBe('\n');
  const { droppedCount } = await openNext(full.copy());
  expect(droppedCount('no-room')).toBe(1);
});

test('where it is forbidden, a page that lives says what is lost of those that do not', async () => {
  const { measured, telemetry } = await openNext(null);
  expect(measured.report().problems).toMatchObject([
    { code: 'export-not-kept', latestMessage: expect.stringContaining('localStorage') as string },
  ]);
  measured.monitor.trackOperation('places.cluster', 12);
  await measured.flush();
  expect(telemetry().flatMap(({ problems }) => problems.map(({ code }) => code))).toContain('export-not-kept');
});

test('many events before the code is there all go, or are counted', async () => {
  const { measured, collector, exporter } = open();
  for (let value = 0; value < 1500; value += 1) exporter(event(value));
  await measured.flush();
  await measured.flush();
  const sent = collector.telemetry();
  expect(sent.flatMap(({ events }) => events)).toHaveLength(1000);
  const dropped = sent.reduce((sum, it) => sum + (countsOf(it)['map.self.dropped events'] ?? 0), 0);
  expect(dropped).toBe(500);
});

test('in two steps: a session that has not begun is counted, too', async () => {
  // A page that has loaded nothing before: tests share a process.
  vi.resetModules();
  const { startMapPerformance: start } = await import('../../../src/startMapPerformance.ts');
  const { device, page } = open({}, start);
  page.leave();
  const { left } = await openNext(device.copy());
  expect(left()[0]).toMatchObject({ app: { name: 'shop' }, sessionId: null });
  expect(countsOf(left()[0]!)).toMatchObject({ 'map.session.started': 1, 'map.self.dropped too-early': 1 });
});

const app = { name: 'shop', version: '1' };

function event(value: number): ExportedEvent {
  return {
    kind: 'vital',
    name: 'ST',
    value,
    unit: 'ms',
    rating: 'good',
    outcome: 'measured',
    startMs: 0,
    startedEpochMs: 0,
    parts: {},
    tags: {},
  };
}

/** `null`: to ask for its storage throws. */
function pageOn(device: FakeStorage | null) {
  const page = createFakePage();
  Object.defineProperty(page.window, 'localStorage', {
    get() {
      if (device) return device;
      throw new DOMException('', 'SecurityError');
    },
  });
  return page;
}

/** A page whose code has not come yet. */
function open(
  options: Partial<ExporterOptions> = {},
  create: (options: object) => MapPerformance = createMapPerformance,
  device: FakeStorage | null = createFakeStorage(),
  ofApp: object | null = app,
) {
  const clock = createFakeClock();
  const page = pageOn(device);
  const collector = createFakeCollector();
  const exporter = createHttpExporter({ url: '/v1/maps', clock, page, host: collector, ...options });
  const measured = create({ ...(ofApp && { app: ofApp }), clock, page, exporters: [exporter], webVitals: false });
  return { device: device ?? createFakeStorage(), page, collector, exporter, measured, clock };
}

async function openNext(
  device: FakeStorage | null,
  options: Partial<ExporterOptions> = {},
  ofApp: object | null = app,
) {
  const next = open(options, createMapPerformance, device, ofApp);
  await vi.dynamicImportSettled();
  await next.clock.advanceAsync(6000);
  await next.measured.flush();
  // What is counted of losses goes with the next that there is to tell.
  next.measured.monitor.trackOperation('later', 1);
  await next.measured.flush();
  const { telemetry } = next.collector;
  const isOwn = ({ sessionId }: Telemetry): boolean => sessionId === next.measured.report().session.id;
  return {
    ...next,
    telemetry,
    // In whatever order they have gone.
    left: () => telemetry().filter((it) => !isOwn(it)),
    own: () => telemetry().filter(isOwn),
    droppedCount: (reason: string) =>
      telemetry().reduce((sum, it) => sum + (countsOf(it)[`map.self.dropped ${reason}`] ?? 0), 0),
  };
}

function countsOf({ counts }: Telemetry): Record<string, number> {
  return Object.fromEntries(
    counts.map(({ name, attributes, value }) => {
      const { 'map.reason': reason } = attributes;
      return [reason === undefined ? name : `${name} ${String(reason)}`, value];
    }),
  );
}
