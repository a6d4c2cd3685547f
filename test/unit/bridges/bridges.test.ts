import { metrics } from '@opentelemetry/api';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { expect, expectTypeOf, test, vi } from 'vitest';
import {
  toBeacon,
  toDatadog,
  toFaro,
  toGtag,
  toNewRelic,
  toOpenTelemetry,
  toPostHog,
  toSentry,
  toVercel,
} from 'mapvitals/bridges';
import { onMapVital } from 'mapvitals/vitals';
import type { Exporter, ViolationEvent, VitalEvent } from 'mapvitals';
import type { Facts } from 'mapvitals/bridges';

const settled: VitalEvent = {
  kind: 'vital',
  name: 'ST',
  value: 840,
  unit: 'ms',
  rating: 'good',
  outcome: 'measured',
  startMs: 5000,
  startedEpochMs: 1_790_000_000_000,
  parts: { loadMs: 700 },
  tags: { library: 'maplibre', libraryVersion: '6.17.0', gesture: 'drag', zoomBand: '5-8', route: '/map' },
};
const dropped: VitalEvent = { ...settled, name: 'GDF', value: 0.31, unit: 'ratio', rating: 'poor' };
const interrupted: VitalEvent = { ...settled, outcome: 'interrupted', value: 300 };
const unseen: VitalEvent = { ...settled, outcome: 'hidden', value: null };
const pages: VitalEvent = { ...settled, name: 'LCP', tags: { route: '/map' } };
const violation: ViolationEvent = {
  kind: 'violation',
  id: 7,
  operation: 'places.cluster',
  metric: 'maxMs',
  value: 913,
  limit: 50,
  unit: 'ms',
  pattern: 'places.*',
  atMs: 6000,
  context: { secret: 'not sent' },
  history: [913],
  ran: null,
  cause: { operations: [], longFrameMs: 930, heldBy: 'places.cluster', gesture: 'drag' },
  suppressedCount: 0,
};

/** A tool that writes down what it is told: any call of any depth. */
function setup(): { calls: unknown[][]; tool: never } {
  const calls: unknown[][] = [];
  const listen = (path: string): unknown =>
    new Proxy(() => {}, {
      get: (_, name) => listen(path ? `${path}.${String(name)}` : String(name)),
      apply(_, __, args: unknown[]) {
        // What is made is no word of what was measured.
        if (!/^create\w+$/.test(path)) calls.push([path, ...args]);
        return listen(`${path}(${String(args[0])})`);
      },
    });
  return { calls, tool: listen('') as never };
}

const bridges = { toSentry, toDatadog, toFaro, toPostHog, toNewRelic, toOpenTelemetry, toVercel, toGtag };

test.each(Object.entries(bridges))('%s sends what was measured as a value, and nothing else as one', (_, to) => {
  const { calls, tool } = setup();
  const bridge = to(tool);
  for (const event of [interrupted, unseen, pages]) bridge(event);
  expect(JSON.stringify(calls)).not.toMatch(/\b(300|840)\b/);
  expect(calls.length, 'what was cut short is counted once').toBe(1);
  expect(JSON.stringify(calls)).toMatch(/cut.short|CutShort/);
  bridge(settled);
  expect(JSON.stringify(calls.slice(1))).toContain('840');
});

test.each(Object.entries(bridges))('%s tells a violation without what the app put into its context', (_, to) => {
  const { calls, tool } = setup();
  const bridge = to(tool);
  bridge(violation);
  expect(calls.length).toBe(1);
  expect(JSON.stringify(calls)).toContain('places.cluster');
  expect(JSON.stringify(calls)).not.toContain('not sent');
});

test.each(Object.entries(bridges))('%s is silent once consent is taken back', (_, to) => {
  const { calls, tool } = setup();
  const bridge = to(tool);
  bridge.setConsent?.(false);
  for (const event of [settled, violation]) bridge(event);
  expect(calls).toEqual([]);
});

test('Datadog gets a vital dated by its end, so that none lies before its first view, and a ratio as an action', () => {
  const { calls, tool } = setup();
  for (const event of [settled, dropped]) toDatadog(tool)(event);
  expect(calls[0]).toMatchObject(['addDurationVital', 'map.st', { startTime: 1_790_000_000_840, duration: 840 }]);
  expect(calls[1]).toMatchObject(['addAction', 'map.gdf', { value: 0.31, rating: 'poor' }]);
});

test('Faro gets facts as text, and equal neighbours are kept', () => {
  const { calls, tool } = setup();
  toFaro(tool)({ ...settled, tags: { ...settled.tags, layerCount: 12 } });
  expect(calls[0]).toMatchObject([
    'api.pushMeasurement',
    { type: 'map.vital', values: { st: 840 } },
    { context: { layerCount: '12', gesture: 'drag' }, skipDedupe: true },
  ]);
});

test('PostHog gets bounds with every sample, and events where its metrics are not loaded', () => {
  const { calls, tool } = setup();
  toPostHog(tool)(settled);
  expect(calls[0]).toMatchObject(['metrics.histogram', 'map.vital.st', 840, { unit: 'ms' }]);
  expect(calls[0]?.[3]).toMatchObject({ bounds: expect.arrayContaining([1000, 2500]) as unknown });
  const captured: unknown[] = [];
  toPostHog({ capture: (...args) => captured.push(args) })(settled);
  expect(captured).toMatchObject([['map vital', { vital: 'st', value: 840 }]]);
});

test('GA4 gets names, values and parameters within its limits', () => {
  const sent: Facts[] = [];
  const long = 'x'.repeat(300);
  const many = Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`${long}${at}`.slice(-60), long]));
  toGtag((_, __, parameters) => sent.push(parameters))({ ...settled, tags: { ...settled.tags, ...many } });
  const [parameters = {}] = sent;
  expect(Object.keys(parameters).length).toBeLessThanOrEqual(25);
  for (const [name, value] of Object.entries(parameters)) {
    expect(name.length).toBeLessThanOrEqual(40);
    expect(String(value).length).toBeLessThanOrEqual(100);
  }
  expect(parameters).toMatchObject({ value: 840, map_library: 'maplibre' });
});

test('OpenTelemetry gets attributes of few values only', () => {
  const { calls, tool } = setup();
  toOpenTelemetry(tool)(settled);
  expect(calls.at(-1)).toEqual([
    'createHistogram(map.vital.st).record',
    840,
    {
      'map.library': 'maplibre',
      'map.library.version': '6.17.0',
      'map.gesture': 'drag',
      'map.zoom_band': '5-8',
      'map.rating': 'good',
    },
  ]);
});

test("OpenTelemetry's SDK counts each ratio and each time in a bucket that says something of it", async () => {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const provider = new MeterProvider({ readers: [new PeriodicExportingMetricReader({ exporter })] });
  for (const event of [settled, dropped]) toOpenTelemetry(provider.getMeter('map'))(event);
  await provider.forceFlush();
  const found = exporter.getMetrics()[0]!.scopeMetrics[0]!.metrics.map(({ descriptor, dataPoints }) => {
    const { buckets } = dataPoints[0]!.value as { buckets: { boundaries: number[]; counts: number[] } };
    const at = buckets.counts.indexOf(1);
    return [descriptor.name, buckets.boundaries[at - 1], buckets.boundaries[at]];
  });
  expect(found).toEqual([
    ['map.vital.st', 500, 1000],
    ['map.vital.gdf', 0.25, 0.35],
  ]);
  await provider.shutdown();
});

test('a beacon has what was told in one task', async () => {
  const sendBeacon = vi.fn(() => true);
  vi.stubGlobal('navigator', { sendBeacon });
  const beacon = toBeacon('/vitals');
  for (const event of [settled, violation]) beacon(event);
  await Promise.resolve();
  beacon(dropped);
  await beacon.flush?.();
  expect(sendBeacon.mock.calls.map(([, body]: unknown[]) => (JSON.parse(String(body)) as unknown[]).length)).toEqual([
    2, 1,
  ]);
  vi.unstubAllGlobals();
});

test('each bridge is an exporter and a callback of onMapVital, and takes the real client', () => {
  expectTypeOf(toSentry).returns.toExtend<Exporter>();
  expectTypeOf(toBeacon).returns.toExtend<Parameters<typeof onMapVital>[1]>();
  expectTypeOf<typeof import('@sentry/browser')>().toExtend<Parameters<typeof toSentry>[0]>();
  expectTypeOf<typeof import('@datadog/browser-rum').datadogRum>().toExtend<Parameters<typeof toDatadog>[0]>();
  expectTypeOf<typeof import('@grafana/faro-web-sdk').faro>().toExtend<Parameters<typeof toFaro>[0]>();
  expectTypeOf<typeof import('posthog-js').posthog>().toExtend<Parameters<typeof toPostHog>[0]>();
  expectTypeOf<ReturnType<typeof metrics.getMeter>>().toExtend<Parameters<typeof toOpenTelemetry>[0]>();
  // The API's own meter, which nothing reads, takes every call.
  expect(() => toOpenTelemetry(metrics.getMeter('map'))(settled)).not.toThrow();
});
