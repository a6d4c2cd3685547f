import { PerformanceMonitor } from '../../src/core/PerformanceMonitor.ts';
import { buildReport } from '../../src/reports/buildReport.ts';
import { createFakeClock } from './fakeClock.ts';
import type { Report } from '../../src/types/report.ts';

export interface SampleSession {
  readonly id: string;
  readonly startedEpochMs?: number;
  /** Durations by operation. */
  readonly operations?: Readonly<Record<string, readonly number[]>>;
}

/** The report of a session in which these operations ran. */
export function sampleReport({ id, startedEpochMs = 1_700_000_000_000, operations = {} }: SampleSession): Report {
  const monitor = new PerformanceMonitor({ clock: createFakeClock() });
  for (const [name, durations] of Object.entries(operations)) {
    for (const durationMs of durations) monitor.trackOperation(name, durationMs);
  }
  const report = buildReport(monitor.getReport(), {
    generator: 'test',
    app: null,
    session: { id, startedEpochMs, durationMs: 1000 },
    optimization: null,
    environment: {
      userAgent: null,
      page: 'https://example.org/map',
      logicalCores: null,
      deviceMemoryGb: null,
      deviceTier: null,
      devicePixelRatio: null,
      viewport: null,
      effectiveConnection: null,
      isCrossOriginIsolated: null,
      refreshHz: null,
      refreshHistoryHz: [],
      maps: [
        {
          name: null,
          library: 'maplibre',
          libraryVersion: '6.17.0',
          adapter: 'maplibre',
          layerCount: 1,
          sourceCount: 1,
          markerCount: 0,
        },
      ],
      gpu: null,
    },
  });
  monitor.dispose();
  return report;
}
