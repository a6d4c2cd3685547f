import { beforeAll, expect, test, vi } from 'vitest';
import { createHttpExporter } from 'mapvitals';
import { createOtlpExporter } from 'mapvitals/otlp';
import { createFakeDevice } from '../../support/fakeDevice.ts';
import { createFakeLocks } from '../../support/fakeLocks.ts';
import { createFaultyIndexedDb } from '../../support/faultyIndexedDb.ts';
import { leaveOneUnderWay, setupExporter } from '../../support/setupExporter.ts';
import type { ExporterSetup } from '../../support/setupExporter.ts';
import type { ExporterOptions } from 'mapvitals';

// What lies on a device is everyone's of that origin: of other tabs, other exporters, and of whoever wrote it before.

beforeAll(async () => {
  await import('../../../src/exporters/sender.ts');
});

test('what one tab leaves while another one sends is sent by the first, once the other is done or gone', async () => {
  const origin = setupOrigin();
  let letGo = (): void => {};
  const hung = new Promise<void>((resolve) => (letGo = resolve));
  // A tab that holds the lock and does not move: its answer does not come, or the tab has crashed.
  void origin.locks.request('mapvitals-unsent-default /v1/maps', { ifAvailable: true }, () => hung);
  const { collector, clock, measured, tell } = await origin.open();
  collector.answer(503);
  tell(1);
  await measured.flush();
  await clock.advanceAsync(10_000);
  expect(collector.received).toHaveLength(1);
  letGo();
  await vi.waitFor(async () => {
    await clock.advanceAsync(2000);
    expect(origin.device.entries.size).toBe(0);
  });
  expect(collector.received.map(({ batch }) => batch)).toEqual(Array(2).fill(collector.received[0]!.batch));
});

test('a page that comes back out of the cache sends nothing beside itself that is still on its way', async () => {
  const { collector, clock, page, measured, tell } = await setupOrigin().open({ timeoutMs: 20_000 });
  await leaveOneUnderWay({ collector, page, measured, tell });
  const times = (): number => collector.received.filter(({ batch }) => batch === collector.received[0]!.batch).length;
  page.leave();
  page.window.dispatchEvent(new Event('pageshow'));
  await clock.advanceAsync(10_000);
  expect(times()).toBe(1);
  // Its answer is lost.
  await vi.waitFor(async () => {
    await clock.advanceAsync(5000);
    expect(times()).toBe(2);
  });
});

test('two exporters of one page wait for neither', async () => {
  const origin = setupOrigin();
  const first = await origin.open({ url: '/slow' });
  const second = await origin.open({ url: '/fast' });
  for (const { collector, measured, tell } of [first, second]) {
    collector.answer(503, ...(collector === first.collector ? (['hangs'] as const) : []));
    tell(1);
    await measured.flush();
  }
  await vi.waitFor(async () => {
    for (const { clock } of [first, second]) await clock.advanceAsync(1000);
    expect(second.collector.received).toHaveLength(2);
  });
});

test('what another tab was told to forget is not sent by one that was about to', async () => {
  const origin = setupOrigin();
  let answer = (): void => {};
  const slow = new Promise<void>((resolve) => (answer = resolve));
  const [one, other] = [await origin.open({}, { slow }), await origin.open()];
  one.collector.goOffline(true);
  for (const value of [1, 2, 3]) {
    one.tell(value);
    await one.measured.flush();
  }
  expect(origin.device.entries.size).toBe(3);
  one.collector.goOffline(false);
  one.page.window.dispatchEvent(new Event('online'));
  await vi.waitFor(() => expect(one.collector.received).toHaveLength(1));
  other.measured.setConsent(false);
  await vi.waitFor(() => expect(origin.device.entries.size).toBe(0));
  answer();
  await vi.waitFor(() => expect(origin.locks.heldCount).toBe(0));
  await one.clock.advanceAsync(60_000);
  // The first was on its way.
  expect(one.collector.telemetry().flatMap(({ events }) => events.map(({ value }) => value))).toEqual([1]);
});

test.each<[string, object | null, '' | 'm']>([
  ['no telemetry', null, ''],
  ['of another form', { events: [{ kind: 'vital' }], operations: 7 }, ''],
  ['with parts of another form', { events: [null], operations: [], counts: [null], problems: [] }, ''],
  ['that OTLP cannot say', { events: [null], operations: [], counts: [null], problems: [] }, 'm'],
])('what something else wrote (%s) does not stand in the way of the rest', async (_, telemetry, signal) => {
  const origin = setupOrigin();
  const create = signal === '' ? createHttpExporter : createOtlpExporter;
  const record = { id: 'a', url: '/v1/maps', signal, telemetry, bornEpochMs: 1_700_000_000_000, sizeBytes: 10 };
  origin.device.entries.set('a', record);
  const { collector, clock, measured, tell } = await origin.open({}, { create });
  collector.answer(503, 503);
  tell(1);
  await measured.flush();
  await vi.waitFor(async () => {
    await clock.advanceAsync(2000);
    expect([...origin.device.entries.keys()].filter((id) => id !== 'a')).toEqual([]);
  });
});

test('what lies there from a day to come is gone: the clock was set back', async () => {
  const origin = setupOrigin();
  const { collector, measured, tell } = await origin.open({ maxKeptAgeMs: 1000 });
  const telemetry = { events: [], operations: [], counts: [], problems: [] };
  const ahead = { id: 'a', url: '/other', signal: '', telemetry, bornEpochMs: 1_800_000_000_000, sizeBytes: 10 };
  origin.device.entries.set('a', ahead);
  collector.goOffline(true);
  tell(1);
  await measured.flush();
  expect([...origin.device.entries.keys()]).not.toContain('a');
});

test('a device that keeps nothing is told: what is unsent when the page goes is lost', async () => {
  const { factory } = Object.assign(createFaultyIndexedDb(), { mode: 'throws' });
  const { collector, measured, tell } = await setupOrigin(factory).open();
  collector.goOffline(true);
  tell(1);
  await measured.flush();
  expect(measured.report().problems).toMatchObject([
    { code: 'export-not-kept', latestMessage: expect.stringContaining('SecurityError') as string },
  ]);
  collector.goOffline(false);
  await measured.flush();
  expect(collector.telemetry().flatMap(({ events }) => events.map(({ value }) => value))).toEqual([1]);
});

test('where the browser forbids locks, as in a sandboxed frame, what is kept in memory goes all the same', async () => {
  const locks = { request: () => Promise.reject(new DOMException('Access is denied', 'SecurityError')) };
  const { collector, measured, tell } = await setupExporter({}, { host: { locks } });
  collector.goOffline(true);
  tell(1);
  await measured.flush();
  collector.goOffline(false);
  await measured.flush();
  expect(collector.telemetry().flatMap(({ events }) => events.map(({ value }) => value))).toEqual([1]);
});

function setupOrigin(factory?: IDBFactory) {
  const device = createFakeDevice();
  const locks = createFakeLocks();
  return {
    device,
    locks,
    open: (
      options: Partial<ExporterOptions> = {},
      { slow, ...setup }: Pick<ExporterSetup, 'create'> & { readonly slow?: Promise<void> } = {},
    ) =>
      setupExporter(options, {
        ...setup,
        host: (collector) => ({
          async fetch(url, init) {
            const response = await collector.fetch(url, init);
            await slow;
            return response;
          },
          // The cast: of all that it can be called with, this is how it is.
          locks: locks as never,
          fetchLater: undefined,
          indexedDB: factory ?? device.factory,
        }),
      }),
  };
}
