/** @module-tag realTime */
import fc from 'fast-check';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { createMapPerformance } from 'mapvitals';
import { createOtlpExporter } from 'mapvitals/otlp';
import { createQuantileSketch } from '../../../src/lib/quantileSketch.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { createFakeCollector } from '../../support/fakeCollector.ts';
import { createFakePage } from '../../support/fakePage.ts';
import { expectWarning } from '../../support/expectWarning.ts';
import { requests } from '../../support/officialOtlp.mjs';
import { runs } from '../../support/thorough.ts';
import type { VitalSample } from '../../../src/types/sample.ts';
import type { OtlpExporterOptions } from 'mapvitals/otlp';
import type { FakeCollector } from '../../support/fakeCollector.ts';

beforeAll(async () => {
  await import('../../../src/exporters/sender.ts');
  await import('../../../src/exporters/otlp/protobuf.ts');
  await import('../../../src/exporters/otlp/otlpDelivery.ts');
});

interface Point {
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly count: number;
  readonly sum: number;
  readonly scale: number;
  readonly zeroCount: number;
  readonly zeroThreshold: number;
  readonly offset: number;
  readonly bucketCounts: readonly number[];
  readonly explicitBounds: readonly number[];
  readonly asDouble: number;
  readonly startTimeUnixNano: string;
  readonly timeUnixNano: string;
}

interface Metric {
  readonly unit: string;
  readonly temporality: string | undefined;
  readonly points: readonly Point[];
}

interface Log {
  readonly eventName: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

describe.each(['json', 'protobuf'] as const)('as %s', (encoding) => {
  test('what the official generated code decodes is what was recorded', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.double({ min: 0.01, max: 8000, noNaN: true }), { minLength: 1, maxLength: 50 }),
        fc.array(fc.double({ min: 0.01, max: 8000, noNaN: true }), { maxLength: 20 }),
        async (first, second) => {
          const { collector, measured } = await setup({ encoding });
          for (const ms of first) measured.monitor.trackOperation('places.cluster', ms);
          await measured.flush();
          for (const ms of second) measured.monitor.trackOperation('places.cluster', ms);
          await measured.flush();
          const points = metricsOf(collector).flatMap((it) => it['map.operation.duration']?.points ?? []);
          const windows = [first, second].filter((window) => window.length > 0);
          expect(points).toHaveLength(windows.length);
          points.forEach((point, index) => {
            const oracle = createQuantileSketch();
            for (const ms of windows[index]!) oracle.record(ms);
            const { count, sum, offset, bucketCounts } = oracle.toJSON();
            expect(point).toMatchObject({ attributes: { 'map.op': 'places.cluster' }, count, scale: 5 });
            expect(point.sum).toBeCloseTo(sum, 6);
            if (point.zeroCount === 0) expect(point).toMatchObject({ offset, bucketCounts });
          });
        },
      ),
      { numRuns: runs(100) },
    );
  });

  test('vitals are distributions by the few facts that split a fleet, and events with all that is known', async () => {
    const { collector, measured, record } = await setup({ encoding });
    record({ name: 'ST', value: 800, tags: { library: 'maplibre', gesture: 'drag', zoomBand: '9-12', team: 'blue' } });
    record({ name: 'ST', value: 900, tags: { library: 'maplibre', gesture: 'drag', zoomBand: '9-12', team: 'red' } });
    record({ name: 'ST', value: 400, outcome: 'interrupted' });
    record({ name: 'GDF', value: 0.2, parts: { maxGapMs: 70, expectedFrames: 60, producedFrames: 48, nativeHz: 120 } });
    await measured.flush();
    const [metrics = {}] = metricsOf(collector);
    expect(metrics['map.vital.st']).toMatchObject({ unit: 'ms', temporality: 'AGGREGATION_TEMPORALITY_DELTA' });
    expect(metrics['map.vital.st']!.points).toMatchObject([
      {
        attributes: { 'map.library': 'maplibre', 'map.gesture': 'drag', 'map.zoom_band': '9-12' },
        count: 2,
        sum: 1700,
      },
    ]);
    expect(metrics['map.vital.gdf']).toMatchObject({ unit: '1', points: [{ count: 1, sum: 0.2 }] });
    expect(metrics['map.vital.gdf.max_gap']).toMatchObject({ unit: 'ms', points: [{ count: 1, sum: 70 }] });
    expect(metrics['map.vital.cut_short']!.points).toMatchObject([
      { attributes: { 'map.vital': 'st', 'map.outcome': 'interrupted' }, asDouble: 1 },
    ]);
    const logs = logsOf(collector);
    expect(logs.map(({ eventName }) => eventName)).toEqual([
      'map.vital',
      'map.vital',
      'map.vital',
      'map.vital',
      'app.jank',
    ]);
    expect(logs[0]!.attributes).toMatchObject({ 'map.vital': 'st', 'map.value': 800, 'map.tag.team': 'blue' });
    expect(logs[4]!.attributes).toMatchObject({
      'app.jank.frame_count': 12,
      'app.jank.period': 0.5,
      'app.jank.threshold': 1 / 120,
    });
    expect(logs[0]!.attributes['session.id']).toBe(measured.report().session.id);
  });

  test('in fixed buckets, for who asks for them: each count in the bucket that holds it', async () => {
    const { collector, measured } = await setup({ encoding, histogram: 'explicit' });
    const values = [0, 0.001, 0.5, 3, 3, 40, 7999, 100_000];
    for (const ms of values) measured.monitor.trackOperation('places.cluster', ms);
    await measured.flush();
    const [{ bucketCounts, explicitBounds, count } = {} as Point] =
      metricsOf(collector)[0]!['map.operation.duration']!.points;
    expect(count).toBe(values.length);
    const expected = [...explicitBounds, Infinity].map(
      (bound, index) => values.filter((it) => it <= bound && it > (explicitBounds[index - 1] ?? -1)).length,
    );
    // What is above the top counts there.
    expected[expected.length - 2]! += expected.pop()!;
    expect(bucketCounts.slice(0, -1)).toEqual(expected);
  });
});

test('what is outside of 20 octaves counts in the zero bucket or the top one, and the scale stays', async () => {
  const { collector, measured } = await setup();
  for (const ms of [0, 0.001, 1, 60_000]) measured.monitor.trackOperation('places.cluster', ms);
  await measured.flush();
  const [point] = metricsOf(collector)[0]!['map.operation.duration']!.points;
  expect(point).toMatchObject({ count: 4, scale: 5, zeroCount: 2, zeroThreshold: 2 ** -7 });
  expect(point!.bucketCounts.reduce((sum, count) => sum + count, 0)).toBe(2);
  expect(point!.offset + point!.bucketCounts.length).toBe(13 * 32);
});

test('no metric has an identity or an address, whatever the app says', async () => {
  const { collector, measured, record } = await setup();
  const url = 'https://tiles.example/13/2101/3042.pbf?token=secret';
  measured.monitor.operation('places.load', { from: url, layer: 'roads' }).record(3);
  record({ name: 'LCP', value: 900, tags: { resource: url, target: '#map' } });
  record({ name: 'ST', value: 900, tags: { gesture: 'https://x.example/', user: 'ann' } });
  await measured.flush();
  const text = JSON.stringify(metricsOf(collector));
  expect(text).toContain('roads');
  for (const secret of ['://', 'secret', '2101', 'ann', measured.report().session.id])
    expect(text).not.toContain(secret);
});

test('web vitals are events by the convention, and count once however often they change', async () => {
  const { collector, page, measured, record } = await setup();
  record({ name: 'CLS', value: 0.05 });
  page.hide();
  page.show();
  record({ name: 'CLS', value: 0.25 });
  page.hide();
  await measured.flush();
  const web = logsOf(collector).filter(({ eventName }) => eventName === 'browser.web_vital');
  expect(web.map(({ attributes }) => attributes)).toMatchObject([
    { 'browser.web_vital.name': 'cls', 'browser.web_vital.value': 0.05, 'browser.web_vital.delta': 0.05 },
    {
      'browser.web_vital.value': 0.25,
      'browser.web_vital.delta': 0.2,
      'browser.web_vital.rating': 'needs_improvement',
      'browser.web_vital.id': web[0]!.attributes['browser.web_vital.id'],
    },
  ]);
  const counted = metricsOf(collector).flatMap((it) => it['browser.web_vital.cls']?.points ?? []);
  expect(counted).toMatchObject([{ count: 1, sum: 0.05 }]);
});

test('violations and problems are events, with what is known of the cause', async () => {
  const { collector, measured } = await setup();
  measured.monitor.setThreshold('places.cluster', 10);
  measured.monitor.trackOperation('places.cluster', 50, { rows: 3 });
  measured.monitor.record({ kind: 'problem', code: 'style-error', message: 'no such layer', atMs: 0 });
  await vi.dynamicImportSettled();
  await measured.dispose();
  const [counts] = metricsOf(collector);
  expect(counts!['map.violations']!.points).toMatchObject([
    { asDouble: 1, attributes: { 'map.op': 'places.cluster', 'map.metric': 'maxMs' } },
  ]);
  const logs = logsOf(collector);
  expect(logs).toMatchObject([
    { eventName: 'map.violation', attributes: { 'map.op': 'places.cluster', 'map.value': 50, 'map.limit': 10 } },
    { eventName: 'map.problem', attributes: { 'map.code': 'style-error', 'map.message': 'no such layer' } },
  ]);
  expect(logs[0]!.attributes['map.context']).toBe('{"rows":3}');
});

test('the resource says which app, in the words of the convention, and what the page adds', async () => {
  const { collector, measured } = await setup({ resource: { 'cloud.region': 'eu-1' } });
  measured.monitor.trackOperation('places.cluster', 5);
  await measured.flush();
  expect(resourceOf(collector)).toMatchObject({
    'service.name': 'shop',
    'service.version': '7',
    'deployment.environment.name': 'staging',
    'telemetry.sdk.name': 'mapvitals',
    'telemetry.sdk.language': 'webjs',
    'cloud.region': 'eu-1',
  });
});

test('cumulative: each batch has the whole session, from its start, and a warning says for whom that is', async () => {
  const { collector, measured, record } = await setup({ temporality: 'cumulative' });
  expectWarning(/one page at a time/);
  record({ name: 'ST', value: 100 });
  measured.monitor.trackOperation('places.cluster', 5);
  await measured.flush();
  record({ name: 'ST', value: 200 });
  measured.monitor.trackOperation('places.cluster', 7);
  await measured.flush();
  const all = metricsOf(collector);
  expect(all.map((it) => it['map.vital.st'])).toMatchObject([
    { temporality: 'AGGREGATION_TEMPORALITY_CUMULATIVE', points: [{ count: 1, sum: 100 }] },
    { points: [{ count: 2, sum: 300 }] },
  ]);
  expect(all.map((it) => it['map.operation.duration']!.points[0]!.count)).toEqual([1, 2]);
  expect(all[1]!['map.session.started']!.points).toMatchObject([{ asDouble: 1 }]);
  const starts = all.map((it) => it['map.vital.st']!.points[0]!.startTimeUnixNano);
  expect(starts[0]).toBe(starts[1]);
});

test('cumulative with consent that comes late: it begins then, with nothing of before', async () => {
  const { clock, collector, measured } = await setup({ temporality: 'cumulative', hasConsent: false });
  await measured.flush();
  measured.monitor.trackOperation('places.cluster', 5);
  clock.advance(5000);
  measured.setConsent(true);
  measured.monitor.trackOperation('places.cluster', 7);
  await measured.flush();
  const [first] = metricsOf(collector);
  expect(first!['map.operation.duration']!.points).toMatchObject([{ count: 1, sum: 7 }]);
  expect(first!['map.session.started']!.points).toMatchObject([{ asDouble: 1 }]);
  expect(Number(first!['map.operation.duration']!.points[0]!.startTimeUnixNano)).toBeGreaterThanOrEqual(
    (clock.epochNow() - 10) * 1e6,
  );
});

test.each(['cumulative', 'delta'] as const)(
  'a web vital that is told as 0 at first counts once, %s',
  async (temporality) => {
    const { collector, page, measured, record } = await setup({ temporality });
    await measured.flush();
    record({ name: 'CLS', value: 0 });
    page.hide();
    page.show();
    record({ name: 'CLS', value: 0.1 });
    page.hide();
    await measured.flush();
    const counts = metricsOf(collector).flatMap(
      (it) => it['browser.web_vital.cls']?.points.map(({ count }) => count) ?? [],
    );
    expect(counts).toEqual(temporality === 'delta' ? [1] : [1, 1]);
  },
);

test('operations that differ by an address alone are one series, and one exporter of several sessions counts all', async () => {
  const { clock, collector, exporter, measured } = await setup();
  measured.monitor.trackOperation('tile.parse', 5, { url: 'https://a.example/1' });
  measured.monitor.trackOperation('tile.parse', 7, { url: 'https://a.example/2' });
  await measured.dispose();
  const next = createMapPerformance({ clock, page: null, exporters: [exporter], webVitals: false });
  for (const ms of [1, 2, 3]) next.monitor.trackOperation('tile.parse', ms);
  await next.flush();
  const points = metricsOf(collector).map((it) => it['map.operation.duration']?.points);
  expect(points).toMatchObject([[{ count: 2, sum: 12 }], [{ count: 3, sum: 6 }]]);
});

test('without log records nothing but metrics is sent, to a back end that takes no more', async () => {
  const { collector, measured, record } = await setup({ logs: false });
  record({ name: 'ST', value: 100 });
  measured.monitor.trackOperation('places.cluster', 5);
  await measured.dispose();
  expect(collector.received.length).toBeGreaterThan(0);
  expect(collector.received.filter(({ url }) => !url.includes('/v1/metrics'))).toEqual([]);
});

test('a page that goes while one batch waits for its answer takes along the one behind it', async () => {
  const { collector, page, measured, record } = await setup();
  record({ name: 'ST', value: 100 });
  collector.answer('hangs');
  void measured.flush();
  await vi.waitFor(() => expect(collector.received).toHaveLength(1));
  page.leave();
  expect(metricsOf(collector)).toHaveLength(1);
  expect(logsOf(collector)).toMatchObject([{ eventName: 'map.vital' }]);
});

function decode({ received }: FakeCollector, signal: 'metrics' | 'logs'): Record<string, unknown>[] {
  const message = requests[signal];
  return received
    .filter(({ url }) => url.includes(`/v1/${signal}`))
    .map(({ body, headers }) => {
      const decoded =
        headers['content-type'] === 'application/json'
          ? message.fromObject(JSON.parse(new TextDecoder().decode(body)) as object)
          : message.decode(body);
      return message.toObject(decoded, { longs: String, enums: String });
    });
}

type Plain = Record<string, never>;

function metricsOf(collector: FakeCollector): Record<string, Metric>[] {
  return decode(collector, 'metrics').map((request) => {
    // The cast: the schema says so.
    const [
      {
        scopeMetrics: [{ metrics }],
      },
    ] = request['resourceMetrics'] as [{ scopeMetrics: [{ metrics: Plain[] }] }];
    return Object.fromEntries(
      metrics.map((metric) => {
        const kind: Plain = metric['gauge'] ?? metric['sum'] ?? metric['histogram'] ?? metric['exponentialHistogram']!;
        const points = (kind['dataPoints'] as unknown as Plain[]).map(readPoint);
        return [metric['name'], { unit: metric['unit'], temporality: kind['aggregationTemporality'], points }];
      }),
    ) as Record<string, never>;
  });
}

function readPoint(point: Plain): object {
  const { attributes = [], positive = {}, bucketCounts, ...rest } = point as Record<string, unknown>;
  const { offset = 0, bucketCounts: counts = bucketCounts ?? [] } = positive as {
    offset?: number;
    bucketCounts?: unknown[];
  };
  return {
    zeroCount: 0,
    ...rest,
    attributes: readAttributes(attributes as Plain[]),
    offset,
    bucketCounts: (counts as unknown[]).map(Number),
    ...('count' in point ? { count: Number(point['count']) } : {}),
    ...('zeroCount' in point ? { zeroCount: Number(point['zeroCount']) } : {}),
  };
}

function logsOf(collector: FakeCollector): Log[] {
  return decode(collector, 'logs').flatMap((request) => {
    const [
      {
        scopeLogs: [{ logRecords }],
      },
    ] = request['resourceLogs'] as [{ scopeLogs: [{ logRecords: Plain[] }] }];
    return logRecords.map((record) => ({
      eventName: record['eventName']!,
      attributes: readAttributes(record['attributes'] ?? []),
    }));
  });
}

function resourceOf(collector: FakeCollector): object {
  const [request] = decode(collector, 'metrics');
  const [{ resource }] = request!['resourceMetrics'] as [{ resource: { attributes: Plain[] } }];
  return readAttributes(resource.attributes);
}

function readAttributes(attributes: readonly Plain[]): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value!)[0]]));
}

async function setup(options: Partial<OtlpExporterOptions> = {}) {
  const clock = createFakeClock();
  const page = createFakePage();
  const collector = createFakeCollector();
  const exporter = createOtlpExporter({ url: '/otlp', clock, page, host: collector, ...options });
  // What writes protobuf is loaded.
  await vi.dynamicImportSettled();
  const app = { name: 'shop', version: '7', environment: 'staging' };
  const measured = createMapPerformance({ app, clock, page, exporters: [exporter], webVitals: false });
  const record = (sample: Partial<VitalSample> & Pick<VitalSample, 'name' | 'value'>): void =>
    measured.monitor.record({ kind: 'vital', outcome: 'measured', startMs: 0, endMs: 0, ...sample });
  return { clock, page, collector, exporter, measured, record };
}
