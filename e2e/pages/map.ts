import 'maplibre-gl/dist/maplibre-gl.css';
import './map.css';
import { createMapPerformance, startMapPerformance } from 'mapvitals';
import { mountOverlay } from 'mapvitals/overlay';
import { Map as MapLibreMap, setWorkerUrl } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import type { MapPerformance, Sample, StartedMapPerformance, Thresholds } from 'mapvitals';
import type { LayerSpecification, MapOptions, StyleSpecification } from 'maplibre-gl';

export interface StartOptions {
  readonly sources: StyleSpecification['sources'];
  readonly layers: LayerSpecification[];
  readonly map?: Pick<MapOptions, 'center' | 'zoom' | 'fadeDuration'>;
  readonly thresholds?: Thresholds;
  readonly overlay?: 'open' | 'collapsed';
  /** Keeps every sample and every frame's time, which keeps a frame loop running. @default true */
  readonly watches?: boolean;
  /** Leaves it to the test to attach the map. @default true */
  readonly attaches?: boolean;
  /** Shows the map in another window of this origin: an iframe that loads a little later than the page. @default false */
  readonly inFrame?: boolean;
  /** Measures the map a second time, with an engine that is loaded only after the first gesture. @default false */
  readonly measuresLate?: boolean;
}

/** What the tests see of the page: the map, its measurements, and the page's own log to compare them with. */
interface MapPage {
  readonly map: MapLibreMap;
  readonly performance: MapPerformance;
  readonly late: StartedMapPerformance | null;
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

window.startMap = ({
  sources,
  layers,
  map: mapOptions,
  thresholds,
  overlay,
  watches = true,
  attaches = true,
  inFrame,
  measuresLate = false,
}) => {
  const samples: Sample[] = [];
  const frames: number[] = [];
  const renders: number[] = [];
  const measured = createMapPerformance(thresholds ? { thresholds } : {});
  // A page that is never idle: the gesture's end begins the load.
  if (measuresLate) window.requestIdleCallback = () => 0;
  const late = measuresLate ? startMapPerformance() : null;
  const createdAtMs = performance.now();
  const map = new MapLibreMap({
    container: inFrame ? moveIntoFrame() : 'map',
    style: { version: 8, sources, layers },
    center: [-87.65, 41.85],
    zoom: 13,
    ...mapOptions,
  });
  if (attaches) measured.attach(map, { createdAtMs });
  late?.attach(map, { createdAtMs });
  if (overlay)
    mountOverlay(measured, { target: map.getContainer(), size: overlay === 'collapsed' ? 'pill' : 'compact' });
  window.page = { map, performance: measured, late, createdAtMs, samples, frames, renders };
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

/** The map's element in an iframe of this origin, whose time origin is younger. */
function moveIntoFrame(): HTMLElement {
  const frame = document.body.appendChild(document.createElement('iframe'));
  frame.style.cssText = 'width:420px;height:320px;border:0';
  const container = document.getElementById('map');
  const inner = frame.contentDocument;
  if (!container || !inner) throw new Error('no place for the map');
  for (const sheet of document.querySelectorAll('link[rel=stylesheet]')) inner.head.append(sheet.cloneNode());
  inner.body.append(container);
  return container;
}

// While it is prerendered nobody can reach a page, and with DevTools attached none is: it starts by itself, and tells.
if (location.search === '?prerendered') {
  const tiles = [`${location.origin}/tiles/line/{z}/{x}/{y}.mvt`];
  window.startMap({
    sources: { line: { type: 'vector', tiles, maxzoom: 13 } },
    layers: [{ id: 'line', type: 'line', source: 'line', 'source-layer': 'hello' }],
    map: { fadeDuration: 0 },
  });
  const tell = (): void => {
    const navigation: { readonly activationStart?: number } | undefined = performance.getEntriesByType('navigation')[0];
    const { createdAtMs, samples } = window.page;
    const vitals = samples.filter(({ kind }) => kind === 'vital' || kind === 'problem');
    const body = JSON.stringify({ createdAtMs, activationMs: navigation?.activationStart, vitals });
    void fetch('/told', { method: 'POST', body });
  };
  setInterval(() => document.visibilityState === 'visible' && tell(), 500);
}
