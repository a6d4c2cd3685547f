import 'maplibre-gl/dist/maplibre-gl.css';
import './map.css';
import { createMapPerformance } from 'mapvitals';
import workerUrl4 from 'maplibre-gl-4/dist/maplibre-gl-csp-worker.js?url';
import workerUrl5 from 'maplibre-gl-5/dist/maplibre-gl-csp-worker.js?url';
import workerUrl6 from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import type { MapPerformance, Sample } from 'mapvitals';
import type * as MapLibre from 'maplibre-gl';

type Library = Pick<typeof MapLibre, 'LngLat' | 'Map' | 'Marker' | 'NavigationControl' | 'setWorkerUrl'>;
export type Version = 4 | 5 | 6;

export interface HandOptions {
  readonly version: Version;
  readonly style: MapLibre.StyleSpecification;
  readonly center: [number, number];
  readonly cooperativeGestures?: boolean;
}

/** A map as apps build them, and what was measured on it. */
interface HandPage {
  readonly map: MapLibre.Map;
  readonly library: Library;
  readonly measured: MapPerformance;
  readonly samples: readonly Sample[];
  readonly container: HTMLElement;
}

declare global {
  interface Window {
    /** Set by `startHand`. */
    hand: HandPage;
    startHand(options: HandOptions): Promise<void>;
  }
}

// The builds of 4 and 5 that make no worker out of a string: their types are those of 6, in what is used here.
const libraries: Readonly<Record<Version, () => Promise<Library>>> = {
  4: async () => withWorker((await import('maplibre-gl-4/dist/maplibre-gl-csp.js')).default, workerUrl4),
  5: async () => withWorker((await import('maplibre-gl-5/dist/maplibre-gl-csp.js')).default, workerUrl5),
  6: async () => withWorker(await import('maplibre-gl'), workerUrl6),
};

function withWorker(library: unknown, url: string): Library {
  // The cast: see above.
  const known = library as Library;
  known.setWorkerUrl(url);
  return known;
}

window.startHand = async ({ version, ...options }) => {
  const library = await libraries[version]();
  const samples: Sample[] = [];
  const measured = createMapPerformance();
  measured.monitor.onSample((sample) => samples.push(sample));
  const map = new library.Map({ container: 'map', zoom: 13, fadeDuration: 0, maplibreLogo: false, ...options });
  measured.attach(map);
  window.hand = { map, library, measured, samples, container: map.getContainer() };
};
