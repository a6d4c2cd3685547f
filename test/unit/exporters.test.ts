/** @module-tag realTime */
import { beforeAll, expect, test, vi } from 'vitest';
import { createMapPerformance, startMapPerformance } from 'mapvitals';
import { toSentry } from 'mapvitals/bridges';
import { onMapVital } from 'mapvitals/vitals';
import { loadTracking } from '../../src/start/lateTracking.ts';
import { createFakeClock } from '../support/fakeClock.ts';
import { attachFakeMap, createFakeContainer, createFakeMap } from '../support/fakeMap.ts';
import { createFakePage } from '../support/fakePage.ts';
import type { ExportedEvent, Exporter, ExportSource, MapPerformanceOptions } from 'mapvitals';
import type { FakeMap } from '../support/fakeMap.ts';

beforeAll(async () => {
  await loadTracking();
  await import('../../src/attachments/listenForVitals.ts');
});

test('each exporter gets the vitals that `onMapVital` tells, and each violation once, with its cause known', async () => {
  const { clock, map, measured, events } = await setup();
  const told: ExportedEvent[] = [];
  measured.attach(map);
  onMapVital(map, (event) => told.push(event), { adapter: attachFakeMap, clock, page: null });
  await vi.dynamicImportSettled();
  map.requestTile('a');
  map.finishTile('a');
  clock.advance(2000);
  const vitals = events.filter(({ kind }) => kind === 'vital');
  expect(vitals.length).toBeGreaterThan(1);
  expect(vitals).toEqual(told);

  measured.monitor.setThreshold('places.cluster', 10);
  measured.monitor.trackOperation('places.cluster', 50);
  await vi.dynamicImportSettled();
  clock.advance(600);
  expect(events.filter(({ kind }) => kind === 'violation')).toMatchObject([
    { operation: 'places.cluster', metric: 'maxMs', value: 50, limit: 10 },
  ]);
});

test('web vitals that change until the page goes are told when it is hidden, and after that only what has changed', async () => {
  const { measured, events, page } = await setup();
  const record = (name: 'CLS' | 'TTFB', value: number): void =>
    measured.monitor.record({ kind: 'vital', name, outcome: 'measured', value, startMs: 0, endMs: value });
  record('TTFB', 300);
  record('CLS', 0.01);
  record('CLS', 0.04);
  expect(names(events)).toEqual([['TTFB', 300, 'good']]);
  page.hide();
  expect(names(events).slice(1)).toEqual([['CLS', 0.04, 'good']]);
  record('CLS', 0.3);
  page.show();
  page.hide();
  expect(names(events).slice(2)).toEqual([['CLS', 0.3, 'poor']]);
});

test('one that throws is a problem, and starves no other', async () => {
  const events: ExportedEvent[] = [];
  const bad: Exporter = Object.assign(
    () => {
      throw new Error('no');
    },
    {
      connect(): never {
        throw new Error('no connection');
      },
      flush: () => Promise.reject(new Error('no flush')),
    },
  );
  const { measured } = await setup({ exporters: [bad, (event) => void events.push(event)] });
  measured.monitor.record({ kind: 'vital', name: 'TTFB', outcome: 'measured', value: 3, startMs: 0, endMs: 3 });
  await measured.flush();
  expect(events).toHaveLength(1);
  expect(measured.report().problems).toMatchObject([{ code: 'exporter-threw', count: 3 }]);
});

test.each<[string, () => unknown]>([
  [
    'throws',
    () => {
      throw new Error('no');
    },
  ],
  ['rejects', () => Promise.reject(new Error('no'))],
])('one of which everything %s is told so each time, in one step and in two', async (_, fail) => {
  const methods = Object.fromEntries(['connect', 'leave', 'flush', 'setConsent'].map((name) => [name, fail]));
  for (const create of [createMapPerformance, startMapPerformance]) {
    // The cast: a promise is not what it was to give.
    const bad = Object.assign(() => fail() as void, methods) as unknown as Exporter;
    const events: ExportedEvent[] = [];
    const page = createFakePage();
    const exporters = [bad, (event: ExportedEvent): void => void events.push(event)];
    const measured = create({ adapter: attachFakeMap, clock: createFakeClock(), page, exporters, webVitals: false });
    page.leave();
    measured.monitor.record({ kind: 'vital', name: 'TTFB', outcome: 'measured', value: 3, startMs: 0, endMs: 3 });
    await measured.flush();
    measured.setConsent(true);
    await measured.flush();
    expect(events).toHaveLength(1);
    // Connect, the event, consent, and flush twice.
    expect(measured.report().problems).toMatchObject([{ code: 'exporter-threw', count: 5 }]);
    await measured.dispose();
  }
});

test('one whose flush never ends is a problem after half a minute, and the session ends', async () => {
  let isStopped = false;
  const stuck: Exporter = Object.assign(() => {}, {
    flush: () => new Promise<void>(() => {}),
    connect: () => () => (isStopped = true),
  });
  const { clock, measured } = await setup({ exporters: [stuck] });
  const ended: string[] = [];
  void measured.flush().then(() => ended.push('flushed'));
  await clock.advanceAsync(29_000);
  expect(ended).toEqual([]);
  await clock.advanceAsync(2000);
  expect(ended).toEqual(['flushed']);
  expect(measured.report().problems).toMatchObject([
    { code: 'exporter-threw', latestMessage: expect.stringContaining('30000 ms') as string },
  ]);
  void measured.dispose().then(() => ended.push('disposed'));
  await clock.advanceAsync(31_000);
  expect(ended).toEqual(['flushed', 'disposed']);
  expect(isStopped).toBe(true);
});

test('an exporter is connected with the session, told of consent, flushed, and let go at the end', async () => {
  const calls: string[] = [];
  let source: ExportSource | undefined;
  const exporter: Exporter = Object.assign((event: ExportedEvent) => void calls.push(event.kind), {
    connect(given: ExportSource) {
      source = given;
      return () => void calls.push('stopped');
    },
    async flush() {
      calls.push('flushed');
    },
    setConsent: (isGiven: boolean) => void calls.push(`consent ${isGiven}`),
  });
  const { measured } = await setup({ exporters: [exporter] });
  expect(source?.report().session.id).toBe(measured.report().session.id);
  measured.setConsent(false);
  await measured.flush();
  // It waits for its cause.
  measured.monitor.setThreshold('places.cluster', 10);
  measured.monitor.trackOperation('places.cluster', 50);
  await measured.dispose();
  expect(calls).toEqual(['consent false', 'flushed', 'violation', 'flushed', 'stopped']);
});

test('an exporter is not connected where the session is sampled out', async () => {
  const exporter: Exporter = Object.assign(() => {}, {
    connect: () => {
      throw new Error('connected');
    },
  });
  const { measured } = await setup({ exporters: [exporter], sampleRate: 0 });
  expect(measured.report().problems).toEqual([]);
});

test.each<[string, unknown]>([
  ['an object', [{}]],
  ['`null`', null],
])('what is no list of exporters is refused: %s', (_, exporters) => {
  const options = { exporters } as { exporters: [] };
  expect(() => createMapPerformance(options)).toThrow(/`exporters` must be a list of functions/);
});

test('one exporter that is in no list is a list of one', async () => {
  const events: ExportedEvent[] = [];
  const exporter = (event: ExportedEvent): void => void events.push(event);
  const { measured } = await setup({ exporters: exporter as unknown as Exporter[] });
  measured.monitor.record({ kind: 'vital', name: 'TTFB', outcome: 'measured', value: 3, startMs: 0, endMs: 3 });
  await vi.waitFor(() => expect(events).toHaveLength(1));
});

test('in two steps: consent is told as soon as there is somebody to tell, and nothing of the session is lost', async () => {
  const calls: string[] = [];
  const exporter: Exporter = Object.assign((event: ExportedEvent) => void calls.push(event.kind), {
    setConsent: (isGiven: boolean) => void calls.push(`consent ${isGiven}`),
  });
  const started = startMapPerformance({ adapter: attachFakeMap, exporters: [exporter], clock: createFakeClock() });
  started.setConsent(false);
  started.monitor.record({ kind: 'vital', name: 'TTFB', outcome: 'measured', value: 3, startMs: 0, endMs: 3 });
  expect(calls).not.toContain('vital');
  await started.dispose();
  expect(calls.toSorted()).toEqual(['consent false', 'vital']);
});

test('in two steps: a page that is hidden before its code has come tells its bridges from there what it has measured', async () => {
  // A page that has loaded nothing before: tests share a process.
  vi.resetModules();
  const { startMapPerformance: start } = await import('../../src/startMapPerformance.ts');
  const clock = createFakeClock();
  const page = createFakePage();
  const warnings: string[] = [];
  const client = { captureMessage: (text: string) => warnings.push(text), metrics: { distribution() {}, count() {} } };
  const started = start({ adapter: attachFakeMap, clock, page, exporters: [toSentry(client)], webVitals: false });
  started.monitor.setThreshold('places.cluster', 10);
  started.monitor.trackOperation('places.cluster', 50);
  page.hide();
  await vi.waitFor(async () => {
    await clock.advanceAsync(1000);
    expect(warnings).toEqual(['places.cluster broke its limit']);
  });
  await started.dispose();
});

function names(events: readonly ExportedEvent[]): unknown[] {
  return events.flatMap((event) => (event.kind === 'vital' ? [[event.name, event.value, event.rating]] : []));
}

async function setup(options: Partial<MapPerformanceOptions<FakeMap>> = {}) {
  const clock = createFakeClock();
  const page = createFakePage();
  const events: ExportedEvent[] = [];
  const exporters = [(event: ExportedEvent): void => void events.push(event)];
  const measured = createMapPerformance({ adapter: attachFakeMap, clock, page, exporters, ...options });
  // What tells them is loaded.
  await vi.dynamicImportSettled();
  return { clock, page, measured, events, map: createFakeMap(clock, createFakeContainer()) };
}
