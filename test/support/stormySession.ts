import { PerformanceMonitor } from '../../src/core/PerformanceMonitor.ts';
import { loadExplanation } from '../../src/core/explanation.ts';
import { buildReport } from '../../src/reports/buildReport.ts';
import { vitalDefinitions } from '../../src/vitals/thresholds.ts';
import { createFakeClock } from './fakeClock.ts';
import type { Report } from '../../src/types/report.ts';
import type { MapVitalName } from '../../src/types/vital.ts';

export interface StormyNames {
  readonly cluster: string;
  readonly context: Readonly<Record<string, unknown>>;
  readonly app: string;
}

const NAMES: StormyNames = { cluster: 'places.cluster', context: { count: 171_075 }, app: 'harbour-map' };

/** A session of three minutes in which dragging stutters, for an operation re-clusters on the page. Told to a real monitor. */
export async function stormySession({ cluster, context, app }: StormyNames = NAMES): Promise<Report> {
  await loadExplanation();
  const clock = createFakeClock();
  const monitor = new PerformanceMonitor({
    clock,
    vitals: vitalDefinitions,
    thresholds: { [cluster]: { blockMs: 8 }, 'places.filter': 200, 'places.serch': 50, ST: { p75: 2500 } },
  });
  const vital = (name: MapVitalName, value: number, parts: Readonly<Record<string, number>> = {}): void =>
    monitor.record({
      kind: 'vital',
      name,
      outcome: 'measured',
      value,
      startMs: clock.now() - (name === 'GDF' ? 900 : value),
      endMs: clock.now(),
      parts,
      tags: { gesture: 'drag', library: 'maplibre-gl' },
      ...(['GSL', 'GDF', 'ST', 'VCD'].includes(name) ? { gestureMs: clock.now() } : {}),
    });
  vital('FTP', 1200);
  vital('TCM', 2900);
  for (let move = 0; move < 12; move += 1) {
    clock.advance(12_000);
    const isStuck = move % 3 === 0;
    if (isStuck) {
      const startMs = clock.now();
      monitor.measure(cluster, () => clock.block(1100 + move), context);
      monitor.record({
        kind: 'longFrame',
        source: 'long-animation-frame',
        startMs: startMs - 5,
        durationMs: 1120 + move,
        blockingMs: 1000,
        scripts: [
          {
            startMs,
            durationMs: 1100 + move,
            functionName: 'clusterPlaces',
            invoker: 'MapEvent.move',
            source: 'https://maps.example/assets/app.js',
          },
        ],
      });
    }
    vital('GSL', 40 + move * 10);
    vital('GDF', isStuck ? 0.97 : 0.03, { maxGapMs: isStuck ? 1120 : 20 });
    vital('ST', 400 + move * 60, { networkMs: 300, decodeMs: 100 + move * 50 });
    monitor.measure('places.filter', () => clock.block(30 + move * 5));
    for (let query = 0; query < 12; query += 1) monitor.trackOperation('places.query', 1 + query / 2);
    monitor.record({
      kind: 'tile',
      sourceId: 'streets',
      outcome: move % 4 === 1 ? 'failed' : 'ready',
      startMs: clock.now() - 300,
      durationMs: move % 4 === 1 ? null : 300,
      networkMs: move % 4 === 1 ? null : 200,
      urlTemplate: 'https://tiles.example/{z}/{x}/{y}.mvt',
    });
  }
  clock.advance(60_000);
  const report = buildReport(monitor.getReport(), {
    generator: 'mapvitals/0.2.0',
    app: { name: app, version: '2.4.0', environment: 'staging' },
    session: { id: '7f3c', startedEpochMs: Date.UTC(2026, 10, 26, 12, 23), durationMs: clock.now() },
    optimization: null,
    environment: {
      userAgent: 'Chrome',
      page: 'https://maps.example/harbour',
      logicalCores: 8,
      deviceMemoryGb: 8,
      deviceTier: { tier: 3, from: 'cores and memory' },
      devicePixelRatio: 2,
      viewport: { width: 1440, height: 900 },
      effectiveConnection: '4g',
      isCrossOriginIsolated: false,
      refreshHz: 60,
      refreshHistoryHz: [60],
      maps: [
        {
          name: null,
          library: 'maplibre-gl',
          libraryVersion: '6.17.0',
          adapter: 'maplibre',
          layerCount: 42,
          sourceCount: 3,
          markerCount: 1200,
        },
      ],
      gpu: { renderer: 'ANGLE (SwiftShader)', isSoftware: true },
    },
  });
  monitor.dispose();
  return report;
}

/** Names and contexts as an attacker, or a bug, has them. */
export const hostileNames: StormyNames = {
  cluster: `=HYPERLINK("https://evil.example","x")</script><script>globalThis.isHacked=true</script>\`|]( \u0000\ud800`,
  context: {
    ['__proto__']: '<img src=x.png onerror="globalThis.isHacked=true">',
    long: 'x'.repeat(1_000_000),
    formula: '@SUM(A1)',
  },
  app: '"><svg onload="globalThis.isHacked=true">',
};
