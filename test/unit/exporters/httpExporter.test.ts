/** @module-tag realTime */
import { beforeAll, describe, expect, test } from 'vitest';
import { setupExporter } from '../../support/setupExporter.ts';
import type { MapPerformanceOptions, Telemetry } from 'mapvitals';
import type { ExporterOptions } from '../../../src/exporters/exportOptions.ts';

beforeAll(async () => {
  await import('../../../src/exporters/sender.ts');
});

describe('batches', () => {
  test('go after the page is idle, and then as often as it says', async () => {
    const { collector, clock, tell } = await setup({ flushEveryMs: 20_000 });
    tell(100);
    await clock.advanceAsync(19_000);
    expect(collector.received).toEqual([]);
    await clock.advanceAsync(7000);
    expect(valuesOf(collector.telemetry())).toEqual([100]);
    tell(200);
    tell(300);
    await clock.advanceAsync(26_000);
    expect(valuesOf(collector.telemetry())).toEqual([100, 200, 300]);
    expect(new Set(collector.received.map(({ batch }) => batch)).size).toBe(2);
  });

  test('go earlier where there is much', async () => {
    const { collector, clock, tell } = await setup({ maxBytes: 4000 });
    for (let value = 1; value <= 30; value += 1) tell(value);
    await clock.advanceAsync(6000);
    expect(valuesOf(collector.telemetry())).toEqual(Array.from({ length: 30 }, (_, index) => index + 1));
    for (const { body } of collector.received) expect(body.length).toBeLessThanOrEqual(4000);
  });

  test('are none while nothing happens', async () => {
    const { collector, clock, measured } = await setup();
    await measured.flush();
    expect(collector.received).toHaveLength(1);
    await clock.advanceAsync(120_000);
    expect(collector.received).toHaveLength(1);
  });

  test('carry what operations took since the batch before, and what was counted', async () => {
    const { collector, measured } = await setup();
    for (const ms of [5, 7, 9]) measured.monitor.trackOperation('places.cluster', ms);
    await measured.flush();
    measured.monitor.trackOperation('places.cluster', 80);
    await measured.flush();
    const windows = collector.telemetry().map(({ operations }) => operations);
    expect(windows).toMatchObject([
      [
        {
          name: 'map.operation.duration',
          attributes: { 'map.op': 'places.cluster' },
          histogram: { count: 3, sum: 21 },
        },
      ],
      [{ attributes: { 'map.op': 'places.cluster' }, histogram: { count: 1, sum: 80, bucketCounts: [1] } }],
    ]);
    expect(countsOf(collector.telemetry()[0]!)).toMatchObject({ 'map.session.started': 1 });
    expect(countsOf(collector.telemetry()[1]!)).not.toHaveProperty(['map.session.started']);
  });
});

describe('at the end of the page', () => {
  test('what is left goes by keepalive, at once, with what comes in the same moment', async () => {
    const { collector, clock, page, tell } = await setup();
    await clock.advanceAsync(1000);
    tell(1);
    page.leave();
    expect(valuesOf(collector.telemetry())).toEqual([1]);
    // The final web vitals.
    tell(2);
    await Promise.resolve();
    expect(valuesOf(collector.telemetry())).toEqual([1, 2]);
    expect(collector.received.every(({ keepalive }) => keepalive)).toBe(true);
    expect(collector.armed).toEqual([]);
  });

  test('what no event announces is armed: a crash is told, once, with the last window', async () => {
    const { collector, clock, tell } = await setup();
    await clock.advanceAsync(6000);
    tell(1);
    await clock.advanceAsync(6000);
    expect(collector.received).toEqual([]);
    collector.activate();
    expect(collector.telemetry()).toMatchObject([{ ended: 'unannounced', events: [{ value: 1 }] }]);
    expect(countsOf(collector.telemetry()[0]!)).toMatchObject({ 'map.session.unannounced': 1 });
  });

  test('a crash is told where nothing else is to tell', async () => {
    const { collector, clock, measured } = await setup();
    await measured.flush();
    await clock.advanceAsync(6000);
    collector.activate();
    expect(collector.telemetry()).toMatchObject([{}, { ended: 'unannounced', events: [] }]);
  });

  test('what is armed is withdrawn and sent once, without that mark', async () => {
    const { collector, clock, page, tell } = await setup();
    tell(1);
    await clock.advanceAsync(6000);
    const [{ batch } = { batch: '' }] = collector.armed;
    page.hide();
    expect(collector.armed).toEqual([]);
    expect(collector.received.map((it) => it.batch)).toEqual([batch]);
    expect(collector.telemetry()[0]).not.toHaveProperty('ended');
    expect(countsOf(collector.telemetry()[0]!)).not.toHaveProperty(['map.session.unannounced']);
  });

  test('what comes while the page is hidden is armed, and is no crash', async () => {
    const { collector, clock, page, tell } = await setup();
    await clock.advanceAsync(1000);
    page.hide();
    await clock.advanceAsync(10_000);
    expect(collector.armed).toEqual([]);
    tell(7);
    await clock.advanceAsync(2000);
    collector.activate();
    const last = collector.telemetry().at(-1)!;
    expect(last).toMatchObject({ ended: 'hidden', events: [{ value: 7 }] });
    expect(countsOf(last)).not.toHaveProperty(['map.session.unannounced']);
  });

  test('a page that lives though the browser has sent what was armed takes its end back, and sends nothing twice', async () => {
    const { collector, clock, measured, tell } = await setup();
    tell(1);
    await clock.advanceAsync(3000);
    collector.activate();
    tell(2);
    await measured.flush();
    expect(valuesOf(collector.telemetry())).toEqual([1, 2]);
    expect(countsOf(collector.telemetry().at(-1)!)).toMatchObject({ 'map.session.unannounced_withdrawn': 1 });
    expect(new Set(collector.received.map(({ batch }) => batch)).size).toBe(2);
  });

  test('what the browser refuses to arm is sent by the page alone, and the batch says so', async () => {
    const { collector, clock, page, tell } = await setup();
    collector.limitArmed(10);
    tell(1);
    await clock.advanceAsync(6000);
    page.hide();
    expect(valuesOf(collector.telemetry())).toEqual([1]);
    expect(countsOf(collector.telemetry()[0]!)).toHaveProperty(['map.self.fallbacks']);
  });

  test('one exit takes at most 50 kB, counted in UTF-8', async () => {
    const { collector, clock, page, measured } = await setup({ maxBytes: 50_000 });
    await clock.advanceAsync(300);
    for (let index = 0; index < 400; index += 1) {
      measured.monitor.operation('ü'.repeat(60) + index).record(index);
    }
    page.leave();
    const bytes = collector.received.reduce((sum, { body }) => sum + body.length, 0);
    expect(bytes).toBeGreaterThan(10_000);
    expect(bytes).toBeLessThanOrEqual(50_000);
  });

  test('a session that ends leaves nothing armed, no timer and no listener', async () => {
    const { collector, clock, page, measured, tell } = await setup();
    tell(1);
    await clock.advanceAsync(6000);
    await measured.dispose();
    expect(valuesOf(collector.telemetry())).toEqual([1]);
    expect(collector.armed).toEqual([]);
    expect(clock.pendingCount).toBe(0);
    expect(page.listenerCount).toBe(0);
  });
});

describe('an answer', () => {
  test.each([429, 502, 503, 504])('%d is tried again, with a pause', async (status) => {
    const { collector, clock, measured, tell } = await setup();
    collector.answer(status);
    tell(1);
    await measured.flush();
    expect(collector.received).toHaveLength(1);
    await clock.advanceAsync(5000);
    expect(collector.received).toHaveLength(2);
    expect(collector.received[1]!.batch).toBe(collector.received[0]!.batch);
  });

  test.each([400, 401, 403, 404, 500])('%d is not, and is told', async (status) => {
    const { collector, clock, measured, tell } = await setup();
    collector.answer(status);
    tell(1);
    await measured.flush();
    await clock.advanceAsync(20_000);
    expect(collector.received).toHaveLength(1);
    expect(measured.report().problems).toMatchObject([{ code: 'export-refused' }]);
    await measured.flush();
    expect(countsOf(collector.telemetry().at(-1)!)).toMatchObject({ 'map.self.dropped': 1 });
  });

  test.each([
    ['20', 20_000],
    ['Tue, 14 Nov 2023 22:13:50 GMT', 30_000],
  ])('that says Retry-After: %s is heeded', async (retryAfter, delayMs) => {
    const { collector, clock, measured, tell } = await setup();
    collector.answer({ status: 503, retryAfter });
    tell(1);
    await measured.flush();
    tell(2);
    await measured.flush();
    await clock.advanceAsync(delayMs - 2000);
    expect(collector.received).toHaveLength(1);
    await clock.advanceAsync(4000);
    expect(valuesOf(collector.telemetry())).toEqual([1, 1, 2]);
  });

  test('413 splits, until it fits', async () => {
    const { collector, measured, tell } = await setup();
    for (const value of [1, 2, 3, 4]) tell(value);
    collector.answer(413, 413);
    await measured.flush();
    expect(collector.telemetry().map(({ events }) => events.map((it) => it.value))).toEqual([
      [1, 2, 3, 4],
      [1, 2],
      [1],
      [2],
      [3, 4],
    ]);
    expect(new Set(collector.received.map(({ batch }) => batch)).size).toBe(5);
  });

  test.each([
    [true, 2],
    [false, 1],
  ])('that is lost: with `retryAmbiguous: %s` it arrives %d times, under one id', async (retryAmbiguous, times) => {
    const { collector, clock, measured, tell } = await setup({ retryAmbiguous });
    collector.answer('lost');
    tell(1);
    await measured.flush();
    await clock.advanceAsync(10_000);
    expect(collector.received).toHaveLength(times);
    expect(new Set(collector.received.map(({ batch }) => batch)).size).toBe(1);
  });

  test('that never comes is given up after `timeoutMs`', async () => {
    const { collector, clock, measured, tell } = await setup({ timeoutMs: 3000 });
    collector.answer('hangs');
    tell(1);
    const flushed = measured.flush();
    await clock.advanceAsync(8000);
    await flushed;
    expect(collector.received).toHaveLength(2);
  });
});

test('offline nothing is asked, and all of it goes when the page is online again', async () => {
  const { collector, page, measured, tell } = await setup();
  collector.goOffline(true);
  for (const value of [1, 2, 3]) {
    tell(value);
    await measured.flush();
  }
  expect(collector.received).toEqual([]);
  collector.goOffline(false);
  page.window.dispatchEvent(new Event('online'));
  await measured.flush();
  expect(valuesOf(collector.telemetry())).toEqual([1, 2, 3]);
});

describe('consent', () => {
  test('that is taken back stops, takes back what is armed and forgets what waits', async () => {
    const { collector, clock, page, measured, tell } = await setup();
    collector.goOffline(true);
    tell(1);
    await measured.flush();
    tell(2);
    await clock.advanceAsync(3000);
    expect(collector.armed).not.toEqual([]);
    measured.setConsent(false);
    collector.goOffline(false);
    tell(3);
    await measured.flush();
    page.window.dispatchEvent(new Event('online'));
    page.hide();
    await clock.advanceAsync(60_000);
    expect(collector.received).toEqual([]);
    expect(collector.armed).toEqual([]);
    expect(page.window).toBeDefined();
  });

  test('that is given later counts from then', async () => {
    const { collector, measured, tell } = await setup({ hasConsent: false });
    tell(1);
    measured.monitor.trackOperation('places.cluster', 5);
    await measured.flush();
    expect(collector.received).toEqual([]);
    measured.setConsent(true);
    tell(2);
    measured.monitor.trackOperation('places.cluster', 6);
    await measured.flush();
    expect(valuesOf(collector.telemetry())).toEqual([2]);
    expect(collector.telemetry()[0]!.operations).toMatchObject([{ histogram: { count: 1, sum: 6 } }]);
    expect(countsOf(collector.telemetry()[0]!)).toMatchObject({ 'map.session.started': 1 });
  });
});

describe('beforeSend', () => {
  test('changes what is sent, also what is armed', async () => {
    const { collector, clock, measured, tell } = await setup({
      beforeSend: (telemetry) => ({ ...telemetry, sessionId: null, events: telemetry.events.slice(0, 1) }),
    });
    tell(1);
    tell(2);
    await clock.advanceAsync(3000);
    collector.activate();
    expect(valuesOf(collector.telemetry())).toEqual([1]);
    tell(3);
    await measured.flush();
    for (const { sessionId } of collector.telemetry()) expect(sessionId).toBe(null);
  });

  test.each([
    ['drops', () => null],
    [
      'throws, for what it was to take out may be in there',
      (): never => {
        throw new Error('no');
      },
    ],
  ])('keeps it back where it %s', async (_, beforeSend) => {
    const { collector, page, measured, tell } = await setup({ beforeSend });
    tell(1);
    await measured.flush();
    page.hide();
    expect(collector.received).toEqual([]);
  });
});

test('the share of failed sessions is counted by the session: a verdict that is taken back is, too', async () => {
  const { collector, measured } = await setup();
  const judge = (value: 0 | 1): void =>
    measured.monitor.record({ kind: 'vital', name: 'MFR', outcome: 'measured', value, startMs: 0, endMs: 0 });
  for (const value of [0, 1, 1, 0] as const) {
    judge(value);
    await measured.flush();
  }
  const ofSession = collector
    .telemetry()
    .map((it) =>
      Object.entries(countsOf(it)).filter(([name]) => name.startsWith('map.session') && name !== 'map.session.started'),
    );
  expect(ofSession).toEqual([
    [['map.session.judged', 1]],
    [['map.session.failed', 1]],
    [],
    [['map.session.failed_withdrawn', 1]],
  ]);
});

test('a session that is sampled out sends nothing and watches nothing', async () => {
  const { collector, page, measured, tell } = await setup({ sampleRate: 0.5, random: () => 0.5 });
  tell(1);
  await measured.flush();
  page.hide();
  expect(collector.received).toEqual([]);
});

function valuesOf(all: readonly Telemetry[]): (number | null)[] {
  return all.flatMap(({ events }) => events.map(({ value }) => value));
}

function countsOf({ counts }: Telemetry): Record<string, number> {
  return Object.fromEntries(counts.map(({ name, value }) => [name, value]));
}

const setup = (options: Partial<ExporterOptions> = {}, measuring: Partial<MapPerformanceOptions<never>> = {}) =>
  setupExporter(options, { measuring });
