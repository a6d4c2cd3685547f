import { beforeAll, describe, expect, test } from 'vitest';
import { createOtlpExporter } from 'mapvitals/otlp';
import { expectWarning } from '../../support/expectWarning.ts';
import { fromProtobuf } from '../../../src/exporters/otlp/protobuf.ts';
import { readRetryAfter } from '../../../src/exporters/readRetryAfter.ts';
import { setupExporter } from '../../support/setupExporter.ts';
import type { Exporter } from 'mapvitals';
import type { ExporterOptions, ExportHost } from '../../../src/exporters/exportOptions.ts';
import type { Answer } from '../../support/fakeCollector.ts';

// Collectors that take nothing, or not all, and who is told.

beforeAll(async () => {
  await import('../../../src/exporters/sender.ts');
  await import('../../../src/exporters/otlp/protobuf.ts');
});

describe('an address that always fails is told once, with what came', () => {
  test.each<[string, Answer, RegExp]>([
    [
      'CORS, a wrong name or an ad blocker: no answer at all',
      'down',
      /`\/v1\/maps` must take what is sent, got no answer \(TypeError: Failed to fetch\), 5 times in a row.*CORS/,
    ],
    ['no answer in time', 'hangs', /got no answer in time, 5 times/],
    ['503 again and again', 503, /got 503, 5 times/],
    ['429 with a pause', { status: 429, retryAfter: '2' }, /got 429, 5 times/],
  ])('%s', async (_, answer, text) => {
    const { collector, clock, measured, tell } = await setup({ timeoutMs: 1000 });
    collector.answer(...Array<Answer>(50).fill(answer));
    tell(1);
    const flushed = measured.flush();
    await clock.advanceAsync(600_000);
    await flushed;
    expectWarning(text);
    const told = measured.report().problems.filter(({ code }) => code === 'export-failing');
    expect(told).toMatchObject([{ count: 1, latestMessage: expect.stringMatching(text) as string }]);
  });

  test('not while the page is offline, and not for an accident', async () => {
    const { collector, page, clock, measured, tell } = await setup();
    for (let time = 0; time < 10; time += 1) {
      collector.goOffline(true);
      tell(time);
      await measured.flush();
      await clock.advanceAsync(60_000);
      collector.goOffline(false);
      collector.answer('down', 'down', 503);
      page.window.dispatchEvent(new Event('online'));
      await clock.advanceAsync(60_000);
    }
    expect(measured.report().problems.map(({ code }) => code)).not.toContain('export-failing');
  });
});

test('what a collector that serves pages answers is told: nothing may have arrived', async () => {
  const html = { headers: { 'content-type': 'text/html; charset=utf-8' } };
  const { measured, tell } = await setup({}, { fetch: async () => new Response('<!doctype html>', html) });
  tell(1);
  await measured.flush();
  expect(measured.report().problems).toMatchObject([{ code: 'export-odd-answer' }]);
});

test.each([200, 201, 202, 204])('%d without a word is an answer', async (status) => {
  const { collector, measured, tell } = await setup();
  collector.answer(status);
  tell(1);
  await measured.flush();
  expect(measured.report().problems).toEqual([]);
  expect(collector.received).toHaveLength(1);
});

test('413 to what cannot be split is told, and counted', async () => {
  const { collector, measured, tell } = await setup({ beforeSend: (it) => ({ ...it, counts: [] }) });
  collector.answer(413);
  tell(1);
  await measured.flush();
  expect(measured.report().problems).toMatchObject([
    { code: 'export-refused', latestMessage: expect.stringMatching(/413 to \d+ bytes/) as string },
  ]);
});

test.each([
  ['31536000', 86_400_000],
  ['9'.repeat(400), 86_400_000],
  ['Fri, 31 Dec 9999 23:59:59 GMT', 86_400_000],
  ['Thu, 01 Jan 1970 00:00:00 GMT', 0],
  ['120', 120_000],
])('a `Retry-After` of `%.20s` is a pause of %d ms', (value, delayMs) => {
  expect(readRetryAfter(value, Date.UTC(2026, 1, 1))).toBe(delayMs);
});

describe('what OTLP refuses of a batch', () => {
  test.each([
    [{ partialSuccess: { rejectedDataPoints: '3', errorMessage: 'too old' } }, 'refused 3 parts: too old'],
    [{ partialSuccess: { rejectedLogRecords: 2 } }, 'refused 2 parts'],
    [{ partialSuccess: { errorMessage: 'deprecated' } }, 'refused 0 parts: deprecated'],
    [{ partialSuccess: { rejectedDataPoints: '0', errorMessage: '' } }, null],
    [{ partialSuccess: {} }, null],
    [{}, null],
  ])('%j is read', async (answer, text) => {
    const { measured } = await setupOtlp({}, () => JSON.stringify(answer));
    await measured.flush();
    const [problem] = measured.report().problems;
    if (text === null) expect(problem).toBeUndefined();
    else expect(problem!.latestMessage).toContain(text);
  });

  test('so it is as protobuf', () => {
    const message = new TextEncoder().encode('too old');
    // 300 takes two bytes; field 3 is of a version that is still to come.
    const inner = [8, 0xac, 2, 18, message.length, ...message, 26, 1, 8];
    const read = (...bytes: number[]): unknown => {
      const { rejectedDataPoints, errorMessage } = fromProtobuf(Uint8Array.from(bytes)).partialSuccess!;
      return [rejectedDataPoints, errorMessage];
    };
    expect(read(10, inner.length, ...inner)).toEqual([300, 'too old']);
    expect(read()).toEqual([0, '']);
    expect(read(10, 0)).toEqual([0, '']);
    // Cut short, or something else: it ends.
    expect(read(255, 255, 255)).toEqual([0, '']);
  });

  test.each(['json', 'protobuf'] as const)('is told and counted, and never sent again (%s)', async (encoding) => {
    const binary = Uint8Array.from([10, 2, 8, 3]);
    const text = '{"partialSuccess":{"rejectedDataPoints":"3","errorMessage":""}}';
    const { bodies, measured } = await setupOtlp({ encoding }, () => (encoding === 'json' ? text : binary));
    await measured.flush();
    const sentCount = bodies.length;
    expect(measured.report().problems).toMatchObject([{ code: 'export-partly-refused' }]);
    measured.monitor.trackOperation('places.cluster', 5);
    await measured.flush();
    expect(bodies.length).toBeGreaterThan(sentCount);
    expect(bodies.slice(sentCount).join('')).toContain('rejected');
  });

  test.each(['', '<html>', '[', 'null', '"no"', '{"partialSuccess":null}', '{"partialSuccess":7}'])(
    'an answer of `%s` says nothing of it, and is an answer',
    async (text) => {
      const { bodies, measured } = await setupOtlp({}, () => text);
      await measured.flush();
      const sentCount = bodies.length;
      expect(sentCount).toBeGreaterThan(0);
      await measured.flush();
      expect(bodies).toHaveLength(sentCount);
      expect(measured.report().problems).toEqual([]);
    },
  );
});

async function setupOtlp(options: { encoding?: 'json' | 'protobuf' }, answer: () => BodyInit) {
  const bodies: string[] = [];
  const fetch: ExportHost['fetch'] = async (_, { body }) => {
    bodies.push(new TextDecoder().decode(body as Uint8Array));
    return new Response(answer());
  };
  const create = (given: ExporterOptions): Exporter => createOtlpExporter({ ...given, logs: false, ...options });
  const { measured } = await setupExporter({}, { create, host: { fetch } });
  measured.monitor.trackOperation('places.cluster', 5);
  return { bodies, measured };
}

const setup = (options: Partial<ExporterOptions> = {}, host: Partial<ExportHost> = {}) =>
  setupExporter(options, { host: { fetchLater: undefined, ...host } });
