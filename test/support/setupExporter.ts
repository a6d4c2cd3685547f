import { expect, vi } from 'vitest';
import { createHttpExporter, createMapPerformance } from 'mapvitals';
import { createFakeClock } from './fakeClock.ts';
import { createFakeCollector } from './fakeCollector.ts';
import { createFakePage } from './fakePage.ts';
import type { ExportHost } from '../../src/exporters/exportOptions.ts';
import type { Exporter, ExporterOptions, MapPerformance, MapPerformanceOptions } from 'mapvitals';
import type { FakeClock } from './fakeClock.ts';
import type { FakeCollector } from './fakeCollector.ts';

export interface ExporterSetup {
  readonly clock?: FakeClock;
  readonly create?: (options: ExporterOptions) => Exporter;
  /** In place of what the collector's browser does. */
  readonly host?: Partial<ExportHost> | ((collector: FakeCollector) => Partial<ExportHost>);
  readonly measuring?: Partial<MapPerformanceOptions<never>>;
  /** Beside the exporter. */
  readonly others?: readonly Exporter[];
}

/** A page that measures and sends to a collector of its own, with all that delivers loaded. */
export async function setupExporter(
  options: Partial<ExporterOptions> = {},
  {
    clock = createFakeClock(),
    create = createHttpExporter,
    host = {},
    measuring = {},
    others = [],
  }: ExporterSetup = {},
) {
  const page = createFakePage();
  const collector = createFakeCollector();
  const own = typeof host === 'function' ? host(collector) : host;
  const exporter = create({ url: '/v1/maps', clock, page, host: { ...collector, ...own }, ...options });
  const exporters = [exporter, ...others];
  const measured = createMapPerformance({ clock, page, exporters, webVitals: false, ...measuring });
  await vi.dynamicImportSettled();
  const tell = (value: number, times = 1): void => {
    for (let time = 0; time < times; time += 1)
      measured.monitor.record({ kind: 'vital', name: 'TTFB', outcome: 'measured', value, startMs: 0, endMs: value });
  };
  return { clock, page, collector, exporter, measured, tell };
}

interface Sending extends Pick<Awaited<ReturnType<typeof setupExporter>>, 'page'> {
  readonly collector: Pick<FakeCollector, 'goOffline' | 'answer' | 'received'>;
  readonly measured: Pick<MapPerformance, 'flush'>;
  readonly tell: (value: number) => void;
}

/** One batch that could not be sent and was kept, and is on its way again to a collector that does not answer. */
export async function leaveOneUnderWay({ collector, page, measured, tell }: Sending): Promise<void> {
  collector.goOffline(true);
  tell(1);
  await measured.flush();
  collector.goOffline(false);
  collector.answer('hangs');
  page.window.dispatchEvent(new Event('online'));
  await vi.waitFor(() => expect(collector.received).toHaveLength(1));
}
