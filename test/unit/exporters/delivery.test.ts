/** @module-tag realTime */
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { createHttpExporter, createMapPerformance } from 'mapvitals';
import { createOtlpExporter } from 'mapvitals/otlp';
import { createFakeClock } from '../../support/fakeClock.ts';
import { createFakeCollector } from '../../support/fakeCollector.ts';
import { createFakePage } from '../../support/fakePage.ts';
import { leaveOneUnderWay } from '../../support/setupExporter.ts';
import { createLateDelivery } from '../../../src/exporters/lateDelivery.ts';
import type { ExporterOptions, ExportSettings } from '../../../src/exporters/exportOptions.ts';
import type { ExportedEvent, Exporter, MapPerformanceOptions, Telemetry } from 'mapvitals';

beforeAll(async () => {
  await import('../../../src/exporters/sender.ts');
});

describe('consent that is taken back', () => {
  test('gives up what is on its way: it is not kept, and not sent later', async () => {
    const { collector, clock, measured, tell } = await setup();
    collector.answer('hangs');
    tell(1);
    void measured.flush();
    await vi.waitFor(() => expect(collector.received).toHaveLength(1));
    measured.setConsent(false);
    await clock.advanceAsync(1000);
    measured.setConsent(true);
    await measured.flush();
    await clock.advanceAsync(60_000);
    expect(valuesOf(collector.telemetry())).toEqual([1]);
  });

  test('stops what was kept while it is being sent', async () => {
    const { collector, measured, tell, page, clock } = await setup();
    collector.goOffline(true);
    for (const value of [1, 2]) {
      tell(value);
      await measured.flush();
    }
    collector.goOffline(false);
    collector.answer('hangs');
    page.window.dispatchEvent(new Event('online'));
    await vi.waitFor(() => expect(collector.received).toHaveLength(1));
    measured.setConsent(false);
    measured.setConsent(true);
    await clock.advanceAsync(60_000);
    expect(valuesOf(collector.telemetry())).toEqual([1]);
  });

  test('stops an exporter that is a plain function, and web vitals that wait for the page to go', async () => {
    const events: ExportedEvent[] = [];
    const plain: Exporter = (event) => void events.push(event);
    const { measured, page, tell } = await setup({}, { exporters: [plain] });
    tell(0.01, 'CLS');
    measured.setConsent(false);
    tell(2);
    page.hide();
    measured.setConsent(true);
    page.show();
    tell(3);
    page.hide();
    expect(events).toMatchObject([{ value: 3 }]);
  });

  test('reaches exporters of a session that is sampled out, which sends nothing even so', async () => {
    const said: boolean[] = [];
    const exporter: Exporter = Object.assign((): void => {}, { setConsent: (is: boolean) => void said.push(is) });
    const { measured } = await setup({}, { exporters: [exporter], sampleRate: 0 });
    measured.setConsent(true);
    measured.setConsent(false);
    await vi.dynamicImportSettled();
    expect(said).toEqual([false]);
  });
});

test.each([
  ['is sampled out', { random: () => 0.9, sampleRate: 0.5, hasConsent: true }],
  ['has asked for consent', { random: () => 0, sampleRate: 1, hasConsent: false }],
])('an exporter that %s has what earlier sessions kept forgotten, once it knows the app', async (_, settings) => {
  const calls: unknown[] = [];
  const delivery = Object.assign((): void => void calls.push('event'), {
    connect() {
      calls.push('connected');
      return () => {};
    },
    flush: () => Promise.resolve(),
    setConsent: (isGiven: boolean) => void calls.push(isGiven),
    adopt() {},
  });
  // The cast: it reads no others.
  const exporter = createLateDelivery(settings as ExportSettings, () => Promise.resolve(delivery));
  exporter.connect!({ report: () => null as never, problem() {} });
  exporter.setConsent!(false);
  await vi.dynamicImportSettled();
  expect(calls).toEqual(['connected', false]);
});

test('a crash within a second of an event is told, and so is one after a batch was sent', async () => {
  const { collector, clock, tell, measured } = await setup();
  await clock.advanceAsync(6000);
  tell(1);
  await clock.advanceAsync(1100);
  expect(collector.armed).toHaveLength(1);
  await measured.flush();
  expect(collector.armed).toEqual([]);
  await clock.advanceAsync(1100);
  expect(collector.armed).toHaveLength(1);
});

test('what comes while the page is hidden is sent where no `fetchLater` can', async () => {
  const { collector, clock, page, tell } = await setup({}, {}, true);
  await clock.advanceAsync(6000);
  page.hide();
  await clock.advanceAsync(10_000);
  tell(7);
  await clock.advanceAsync(2000);
  expect(valuesOf(collector.telemetry())).toEqual([7]);
});

test.each([true, false])(
  'a page that nobody has seen yet, for it is prerendered, is no session: nothing leaves (%s)',
  async (isLate) => {
    const { collector, clock, page, tell } = await setup({}, {}, isLate);
    Object.assign(page.document, { prerendering: true });
    tell(1);
    await clock.advanceAsync(60_000);
    expect([...collector.received, ...collector.armed]).toEqual([]);
    Object.assign(page.document, { prerendering: false });
    page.show();
    await clock.advanceAsync(6000);
    expect(valuesOf(collector.telemetry())).toEqual([1]);
  },
);

test('without a page it sends as often as it says, and lets a process end that has nothing to send', async () => {
  const { collector, clock, tell } = await setup({ page: null }, { page: null });
  tell(1);
  await clock.advanceAsync(40_000);
  expect(valuesOf(collector.telemetry())).toEqual([1]);
  await clock.advanceAsync(10_000);
  expect(clock.pendingCount).toBe(0);
});

test('a batch that is kept in memory and under way is not taken along when the page goes', async () => {
  const { collector, page, measured, tell } = await setup();
  await leaveOneUnderWay({ collector, page, measured, tell });
  page.leave();
  expect(valuesOf(collector.telemetry())).toEqual([1]);
});

test('a pause that was asked for is not cut short by a second failure', async () => {
  const { collector, clock, page, tell } = await setup();
  collector.answer({ status: 503, retryAfter: '60' }, 503);
  tell(1);
  page.leave();
  tell(2);
  await Promise.resolve();
  expect(collector.received).toHaveLength(2);
  page.show();
  await clock.advanceAsync(50_000);
  expect(collector.received).toHaveLength(2);
  await clock.advanceAsync(15_000);
  expect(collector.received.length).toBeGreaterThan(2);
});

test('a session that ends while a batch waits for its retry leaves no timer', async () => {
  const { collector, clock, measured, tell } = await setup();
  collector.answer(503, 503, 503);
  tell(1);
  await clock.advanceAsync(5000);
  await measured.flush();
  await measured.dispose();
  await clock.advanceAsync(100);
  expect(clock.pendingCount).toBe(0);
});

test('an address that ends in a slash has one before its path', async () => {
  const clock = createFakeClock();
  const collector = createFakeCollector();
  const exporter = createOtlpExporter({ url: 'https://otel.example.com/', clock, page: null, host: collector });
  const measured = createMapPerformance({ clock, page: null, exporters: [exporter], webVitals: false });
  await measured.flush();
  expect(collector.received[0]!.url).toMatch(/^https:\/\/otel\.example\.com\/v1\//);
});

function valuesOf(all: readonly Telemetry[]): (number | null)[] {
  return all.flatMap(({ events }) => events.map(({ value }) => value));
}

async function setup(
  options: Partial<ExporterOptions> = {},
  measuring: Partial<MapPerformanceOptions<never>> = {},
  isPlain = false,
) {
  const clock = createFakeClock();
  const page = createFakePage();
  const collector = createFakeCollector();
  const host = { ...collector, ...(isPlain ? { fetchLater: undefined } : {}) };
  const exporter = createHttpExporter({ url: '/v1/maps', clock, page, host, ...options });
  const measured = createMapPerformance({ clock, page, exporters: [exporter], webVitals: false, ...measuring });
  await vi.dynamicImportSettled();
  const tell = (value: number, name: 'TTFB' | 'CLS' = 'TTFB'): void =>
    measured.monitor.record({ kind: 'vital', name, outcome: 'measured', value, startMs: 0, endMs: value });
  return { clock, page, collector, exporter, measured, tell };
}
