/** @module-tag realTime */
import { readFileSync } from 'node:fs';
import { beforeAll, expect, test, vi } from 'vitest';
import { createHttpExporter, createMapPerformance } from 'mapvitals';
import { createOtlpExporter } from 'mapvitals/otlp';
import { createFakeClock } from '../../support/fakeClock.ts';
import { createFakeCollector } from '../../support/fakeCollector.ts';
import { createFakePage } from '../../support/fakePage.ts';
import type { FakeCollector } from '../../support/fakeCollector.ts';

const page = readFileSync(new URL('../../../docs/guides/what-leaves-the-page.md', import.meta.url), 'utf8');
/** A name that ends with `*` stands for all that begin so. */
const documented = [...page.matchAll(/`([\w.*]+)`/g)].map(([, name = '']) => name);
const isDocumented = (name: string): boolean =>
  documented.some((it) => it === name || (it.endsWith('*') && name.startsWith(it.slice(0, -1))));
/** That this session cannot have: of another exporter, browser or clock. */
const ELSEWHERE = new Set([
  'vitals',
  'map.self.clock_step',
  'map.self.record_cost',
  'map.self.export_ms',
  'map.self.fallbacks',
]);

beforeAll(async () => {
  await import('../../../src/exporters/sender.ts');
  await import('../../../src/exporters/otlp/otlpDelivery.ts');
});

test('every field of the HTTP exporter is on the page, and every field on the page is sent', async () => {
  const collector = await playSession((host) => createHttpExporter({ url: '/maps', ...host }));
  const [section = ''] = page.split('## `createOtlpExporter`: resource');
  const named = [...section.matchAll(/^\| (`.*?) \|/gm)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`(\w+)`/g)].map(([, name = '']) => name),
  );
  const sent = new Set(collector.telemetry().flatMap((telemetry) => Object.keys(telemetry)));
  expect([...sent].filter((name) => !named.includes(name))).toEqual([]);
  expect(named.filter((name) => !sent.has(name) && !ELSEWHERE.has(name))).toEqual([]);
  const counts = collector.telemetry().flatMap((telemetry) => telemetry.counts);
  expect(counts.map(({ name }) => name).filter((name) => !isDocumented(name))).toEqual([]);
});

test('every metric, event and attribute of OTLP is on the page', async () => {
  const collector = await playSession((host) => createOtlpExporter({ url: '/otlp', ...host }));
  const texts = collector.received.map(({ body }) => new TextDecoder().decode(body));
  const sent = new Set(
    texts.flatMap((text) =>
      [...text.matchAll(/"(?:key|eventName)":"([^"]+)"|"name":"([^"]+)","unit"/g)].map(([, a, b]) => (a ?? b)!),
    ),
  );
  expect(sent.size).toBeGreaterThan(50);
  expect([...sent].filter((name) => name !== 'layer' && !isDocumented(name))).toEqual([]);
  const ours = documented.filter((name) => /^map\.(session|self|operation)|^app\.jank/.test(name));
  expect(ours.filter((name) => !sent.has(name) && !ELSEWHERE.has(name))).toEqual([]);
});

type Host = Pick<Parameters<typeof createHttpExporter>[0], 'clock' | 'page' | 'host'>;

/** A session with all that can happen to one. */
async function playSession(create: (host: Host) => ReturnType<typeof createHttpExporter>): Promise<FakeCollector> {
  const clock = createFakeClock();
  const fakePage = createFakePage();
  const collector = createFakeCollector();
  const exporter = create({ clock, page: fakePage, host: collector });
  const app = { name: 'shop', version: '7', environment: 'test', commit: 'abc', flightId: 'f1' };
  const { monitor, flush } = createMapPerformance({
    app,
    clock,
    page: fakePage,
    exporters: [exporter],
    webVitals: false,
  });
  await vi.dynamicImportSettled();
  const tags = {
    library: 'maplibre',
    libraryVersion: '6',
    gesture: 'drag',
    zoomBand: '5-8',
    updateKind: 'user' as const,
    team: 'blue',
  };
  const times = { startMs: 0, endMs: 0 };
  const vital = { kind: 'vital', outcome: 'measured', ...times, tags } as const;
  const parts = { maxGapMs: 80, expectedFrames: 60, producedFrames: 40 };
  monitor.record({ ...vital, name: 'GDF', value: 0.4, parts });
  monitor.record({ ...vital, name: 'ST', value: 300, outcome: 'interrupted' });
  monitor.record({ ...vital, name: 'TTFB', value: 300, tags: { navigationType: 'navigate' } });
  for (const value of [1, 0]) {
    monitor.record({ ...vital, name: 'MFR', value });
    await flush();
  }
  monitor.operation('places.load', { layer: 'roads' }).record(12);
  const operation = { kind: 'operation', name: 'places.cluster', startMs: 0, durationMs: 90 } as const;
  monitor.setThreshold('places.cluster', 10);
  monitor.record({ ...operation, ok: false, wasHidden: false, route: 'worker', context: { rows: 3 } });
  monitor.record({ ...operation, ok: true, wasHidden: true });
  monitor.record({ kind: 'tile', sourceId: 'a', outcome: 'failed', startMs: 0, durationMs: null, networkMs: null });
  monitor.record({ kind: 'problem', code: 'style-error', message: 'no', atMs: 0 });
  collector.answer(400, 400);
  await clock.advanceAsync(8000);
  await flush();
  await clock.advanceAsync(8000);
  // The page has crashed, and has not.
  collector.activate();
  await flush();
  return collector;
}
