import { vi } from 'vitest';
import { createMapPerformance } from 'mapvitals';
import { createFakeClock } from './fakeClock.ts';
import { createFakeCollector } from './fakeCollector.ts';
import { createFakePage } from './fakePage.ts';
import type { Exporter, ExporterOptions } from 'mapvitals';
import type { FakeCollector } from './fakeCollector.ts';

export type Host = Pick<ExporterOptions, 'clock' | 'page' | 'host'>;

/** A session with all that can happen to one, and what a collector has of it. */
export async function playWholeSession(create: (host: Host) => Exporter): Promise<FakeCollector> {
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
  for (const name of ['FTP', 'TCM', 'GSL', 'ST', 'VCD', 'DTS'] as const) monitor.record({ ...vital, name, value: 1 });
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
