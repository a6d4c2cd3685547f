import { pageErrors } from './pageErrors.ts';
import 'maplibre-gl/dist/maplibre-gl.css';
import './map.css';
import { createMapPerformance } from 'mapvitals';
import { mountOverlay } from 'mapvitals/overlay';
import { createMetricsRepository } from 'mapvitals/sessions';
import { Map as MapLibreMap, setWorkerUrl } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import { APP } from './app.ts';
import type { MapPerformance, Report, Snapshot, VitalSample } from 'mapvitals';

setWorkerUrl(workerUrl);

const measured = createMapPerformance({ app: APP, repository: createMetricsRepository({ app: APP }) });
const createdAtMs = performance.now();
const tiles = (source: string, extension: string): string[] => [
  `${location.origin}/tiles/${source}/{z}/{x}/{y}.${extension}?access_token=secret`,
];
const map = new MapLibreMap({
  container: 'map',
  center: [-87.7148, 41.8368],
  zoom: 13,
  // Complete is drawn.
  fadeDuration: 0,
  style: {
    version: 8,
    sources: {
      photo: { type: 'raster', tiles: tiles('photo', 'png'), tileSize: 256 },
      line: { type: 'vector', tiles: tiles('line', 'mvt'), maxzoom: 13 },
    },
    layers: [
      { id: 'photo', type: 'raster', source: 'photo' },
      { id: 'line', type: 'line', source: 'line', 'source-layer': 'hello', paint: { 'line-width': 3 } },
    ],
  },
});
measured.attach(map, { createdAtMs });
const settles: VitalSample[] = [];
measured.monitor.onSample((sample) => {
  if (sample.kind === 'vital' && sample.name === 'ST') settles.push(sample);
});
// Beside the map: a hand that drags must not end on it.
mountOverlay(measured, { corner: 'bottom-right' });

const isIdle = (): Promise<void> =>
  new Promise((resolve) => {
    if (map.loaded() && map.areTilesLoaded() && !map.isMoving()) resolve();
    else void map.once('idle', () => resolve());
  });

window.pageErrors = pageErrors;
window.mapPage = {
  map,
  measured,
  createdAtMs,
  settles,
  isIdle,
  snapshot: () => measured.monitor.snapshot(),
  report: () => measured.report(),
  block(name, durationMs) {
    measured.monitor.measure(name, () => {
      const endMs = performance.now() + durationMs;
      while (performance.now() < endMs);
    });
  },
  readClock(durationMs) {
    const endMs = performance.now() + durationMs;
    while (performance.now() < endMs) measured.monitor.measure('nothing', () => {});
  },
  async clockShift() {
    const tries: { shiftMs: number; errorMs: number }[] = [];
    for (let run = 0; run < 8; run += 1) {
      const sentMs = performance.now();
      const serverMs = Number(await (await fetch('/clock', { cache: 'no-store' })).text());
      const receivedMs = performance.now();
      tries.push({ shiftMs: (sentMs + receivedMs) / 2 - serverMs, errorMs: (receivedMs - sentMs) / 2 });
    }
    return tries.reduce((best, other) => (other.errorMs < best.errorMs ? other : best));
  },
};

export interface MapPage {
  readonly map: MapLibreMap;
  readonly measured: MapPerformance;
  readonly createdAtMs: number;
  /** The samples of ST. */
  readonly settles: readonly VitalSample[];
  isIdle(): Promise<void>;
  snapshot(): Snapshot;
  report(): Report;
  /** A measured operation that holds the page. */
  block(name: string, durationMs: number): void;
  /** Has the monitor read its clock for so long. */
  readClock(durationMs: number): void;
  /** Turns the server's epoch milliseconds into the page's `performance.now()`, and says how far that may be off. */
  clockShift(): Promise<{ readonly shiftMs: number; readonly errorMs: number }>;
}

declare global {
  interface Window {
    mapPage: MapPage;
  }
}
