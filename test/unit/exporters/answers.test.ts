import { beforeAll, describe, expect, test, vi } from 'vitest';
import { createFakeClock } from '../../support/fakeClock.ts';
import { createFaultyIndexedDb } from '../../support/faultyIndexedDb.ts';
import { readRetryAfter } from '../../../src/exporters/readRetryAfter.ts';
import { setupExporter } from '../../support/setupExporter.ts';
import type { FakeClock } from '../../support/fakeClock.ts';
import type { ExporterOptions, ExportHost } from '../../../src/exporters/exportOptions.ts';

// Collectors that answer otherwise than well-behaved ones do.

beforeAll(async () => {
  await import('../../../src/exporters/sender.ts');
});

test.each(['-5', '1.5', 'soon', ''])('a `Retry-After` of `%s` is none', (value) => {
  expect(readRetryAfter(value, 0)).toBe(null);
});

test('a date is read by the clock that made it, however the page has set its own', () => {
  const [date, until] = ['Sun, 01 Feb 2026 12:00:00 GMT', 'Sun, 01 Feb 2026 12:02:00 GMT'];
  for (const nowEpochMs of [Date.UTC(2020, 0, 1), Date.UTC(2026, 1, 1, 12), Date.UTC(2031, 0, 1)])
    expect(readRetryAfter(until, nowEpochMs, date)).toBe(120_000);
  expect(readRetryAfter(until, Date.UTC(2026, 1, 1, 12), 'today')).toBe(120_000);
});

test('a pause that is over while the batch is still being kept is no end of it', async () => {
  const clock = createFakeClock();
  // The shortest pause, and a device that takes longer until it says that there is no room.
  const open = (): object => {
    const request = { error: new DOMException('full', 'QuotaExceededError'), onerror: () => {} };
    clock.setTimer(() => request.onerror(), 150);
    return request;
  };
  const indexedDB = { open } as unknown as IDBFactory;
  const { collector, measured, tell } = await setup({ clock, random: () => 0 }, { indexedDB });
  collector.answer(429, 429, 429);
  tell(1);
  const flushed = measured.flush();
  await clock.advanceAsync(10_000);
  await flushed;
  expect(collector.received.map(({ batch }) => batch)).toEqual(Array(4).fill(collector.received[0]!.batch));
});

test('a device that never answers holds up nobody: what cannot be sent yet waits in memory', async () => {
  const clock = createFakeClock();
  const { factory: indexedDB } = Object.assign(createFaultyIndexedDb(), { mode: 'hangs' });
  const { collector, measured, tell } = await setup({ clock }, { indexedDB });
  collector.answer(503);
  tell(1);
  let isOver = false;
  void measured.flush().then(() => (isOver = true));
  await clock.advanceAsync(20_000);
  expect(isOver).toBe(true);
  expect(collector.received.map(({ batch }) => batch)).toEqual(Array(2).fill(collector.received[0]!.batch));
});

test('an address that leads elsewhere is told, and nothing is sent there', async () => {
  const redirects: RequestInit['redirect'][] = [];
  const fetch = (_url: string, { redirect }: RequestInit): Promise<Response> => {
    redirects.push(redirect);
    return Promise.resolve(Object.defineProperty(Response.error(), 'type', { value: 'opaqueredirect' }));
  };
  const { measured, tell } = await setup({}, { fetch });
  tell(1);
  await measured.flush();
  expect(redirects).toEqual(['manual']);
  expect(measured.report().problems).toMatchObject([
    { code: 'export-refused', latestMessage: expect.stringContaining('leads elsewhere') as string },
  ]);
});

test('an answer that does not end holds no connection', async () => {
  let isCancelled = false;
  const body = new ReadableStream({
    cancel() {
      isCancelled = true;
    },
  });
  const { measured, tell } = await setup({}, { fetch: () => Promise.resolve(new Response(body)) });
  tell(1);
  await measured.flush();
  expect(isCancelled).toBe(true);
});

describe('the id of a batch is in the query of', () => {
  test.each(['/v1/maps#here', '/v1/maps?a=1?b=2#here', '/v1/maps?a=1'])('%s', async (url) => {
    const { collector, measured, tell } = await setup({ url });
    tell(1);
    await measured.flush();
    const [{ url: asked } = { url: '' }] = collector.received;
    expect(collector.received[0]!.batch).toMatch(/^[\da-f-]{32,}/);
    expect(asked.startsWith(url.replace('#here', ''))).toBe(true);
  });
});

test('an event that is too large takes along nothing that was counted beside it', async () => {
  const { collector, measured, exporter } = await setup({ maxBytes: 2000 });
  exporter({
    kind: 'vital',
    name: 'ST',
    value: 1,
    unit: 'ms',
    rating: 'good',
    outcome: 'measured',
    startMs: 0,
    startedEpochMs: 0,
    parts: {},
    tags: { text: 'x'.repeat(4000) },
  });
  await measured.flush();
  measured.monitor.trackOperation('places.cluster', 1);
  await measured.flush();
  const counts = collector.telemetry().flatMap((it) => it.counts.map(({ name }) => name));
  expect(counts).toContain('map.session.started');
  expect(counts).toContain('map.self.dropped');
  expect(measured.report().problems).toMatchObject([{ code: 'export-too-large', latestMessage: 'over 2000 bytes' }]);
});

test('a page that goes while one half of a split batch is on its way takes the other along', async () => {
  const { collector, page, measured, tell } = await setup({}, { fetchLater: undefined });
  tell(1, 8);
  collector.answer(413, 'hangs');
  void measured.flush();
  await vi.waitFor(() => expect(collector.received).toHaveLength(2));
  page.leave();
  const [, ...parts] = collector.telemetry();
  expect(parts.flatMap(({ events }) => events)).toHaveLength(8);
});

test('consent that is taken back while one half of a split batch is on its way keeps the other back', async () => {
  const { collector, clock, measured, tell } = await setup({}, { fetchLater: undefined });
  tell(1, 8);
  collector.answer(413, 'hangs');
  void measured.flush();
  await vi.waitFor(() => expect(collector.received).toHaveLength(2));
  measured.setConsent(false);
  await clock.advanceAsync(60_000);
  expect(collector.received).toHaveLength(2);
});

test('a header of the app is one header, however it is written', async () => {
  const { collector, measured, tell } = await setup({ headers: { 'Content-Type': 'text/plain', 'X-Key': 'a' } });
  tell(1);
  await measured.flush();
  const headers = new Headers(collector.received[0]!.headers);
  expect(headers.get('content-type')).toBe('text/plain');
  expect(headers.get('x-key')).toBe('a');
});

test('a clock that is set to another time, back or ahead, moves no batch before its own beginning', async () => {
  let offMs = 0;
  const fake = createFakeClock();
  const clock = { ...fake, epochNow: () => fake.epochNow() + offMs } as FakeClock;
  const { collector, measured, tell } = await setup({ clock });
  for (const jumpMs of [0, -3_600_000, 4 * 86_400_000, -86_400_000]) {
    await fake.advanceAsync(10_000);
    offMs = jumpMs;
    tell(1);
    await measured.flush();
  }
  const windows = collector.telemetry().map(({ fromEpochMs, untilEpochMs }) => untilEpochMs - fromEpochMs);
  expect(windows).toEqual([10_000, 10_000, 10_000, 10_000]);
});

const setup = (
  { clock, ...options }: Partial<ExporterOptions> & { clock?: FakeClock } = {},
  host: Partial<ExportHost> = {},
) => setupExporter(options, { ...(clock ? { clock } : {}), host });
