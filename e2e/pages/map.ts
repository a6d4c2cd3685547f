import 'maplibre-gl/dist/maplibre-gl.css';
import './map.css';
import { createMapPerformance } from 'mapvitals';
import { mountOverlay } from 'mapvitals/overlay';
import { Map as MapLibreMap, setWorkerUrl } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import type { MapPerformance, Sample, Thresholds } from 'mapvitals';
import type { LayerSpecification, MapOptions, StyleSpecification } from 'maplibre-gl';

export interface StartOptions {
  readonly sources: StyleSpecification['sources'];
  readonly layers: LayerSpecification[];
  readonly map?: Pick<MapOptions, 'center' | 'zoom' | 'fadeDuration'>;
  readonly thresholds?: Thresholds;
  readonly overlay?: 'open' | 'collapsed';
  /** Keeps every sample and every frame's time, which keeps a frame loop running. @default true */
  readonly watches?: boolean;
}

/** What the tests see of the page: the map, its measurements, and the page's own log to compare them with. */
interface MapPage {
  readonly map: MapLibreMap;
  readonly performance: MapPerformance;
  readonly createdAtMs: number;
  readonly samples: readonly Sample[];
  /** Times of every animation frame, whoever asked for it. */
  readonly frames: readonly number[];
  /** Times at which MapLibre finished a frame. */
  readonly renders: readonly number[];
}

declare global {
  interface Window {
    /** Set by `startMap`. */
    page: MapPage;
    startMap(options: StartOptions): void;
    /** Keeps the main thread busy. */
    block(durationMs: number): void;
  }
}

setWorkerUrl(workerUrl);

window.startMap = ({ sources, layers, map: mapOptions, thresholds, overlay, watches = true }) => {
  const samples: Sample[] = [];
  const frames: number[] = [];
  const renders: number[] = [];
  const measured = createMapPerformance(thresholds ? { thresholds } : {});
  const createdAtMs = performance.now();
  const map = new MapLibreMap({
    container: 'map',
    style: { version: 8, sources, layers },
    center: [-87.65, 41.85],
    zoom: 13,
    ...mapOptions,
  });
  measured.attach(map, { createdAtMs });
  if (overlay) mountOverlay(measured, { target: map.getContainer(), collapsed: overlay === 'collapsed' });
  window.page = { map, performance: measured, createdAtMs, samples, frames, renders };
  if (!watches) return;
  measured.monitor.onSample((sample) => samples.push(sample));
  map.on('render', () => renders.push(performance.now()));
  const logFrame = (): void => {
    frames.push(performance.now());
    requestAnimationFrame(logFrame);
  };
  requestAnimationFrame(logFrame);
};

window.block = (durationMs) => {
  const endMs = performance.now() + durationMs;
  while (performance.now() < endMs);
};
