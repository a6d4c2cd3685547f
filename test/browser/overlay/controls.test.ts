import 'leaflet/dist/leaflet.css';
import 'maplibre-gl/dist/maplibre-gl.css';
import 'ol/ol.css';
import { control, map as createLeafletMap } from 'leaflet';
import * as mapLibre from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import OpenLayersMap from 'ol/Map.js';
import View from 'ol/View.js';
import { FullScreen, ScaleLine, ZoomSlider, defaults } from 'ol/control.js';
import VectorLayer from 'ol/layer/Vector.js';
import VectorSource from 'ol/source/Vector.js';
import { afterEach, expect, onTestFinished, test } from 'vitest';
import { page } from 'vitest/browser';
import type { OverlayOptions } from '../../../src/overlay/index.ts';
import { fullSnapshot } from './fullSnapshot.ts';
import { createTarget, setupOverlay } from './setupOverlay.ts';

type Corner = (typeof CORNERS)[number];

const CORNERS = ['top-left', 'top-right', 'bottom-left', 'bottom-right'] as const;
const SIZES = ['pill', 'compact', 'full'] as const;
const DESKTOP = [1100, 600] as const;
const PHONE = [390, 844] as const;
const NOTICE = '© A source with a long name | © <a href="https://example.com">Another source</a>, and its contributors';

afterEach(() => page.viewport(1000, 700));

mapLibre.setWorkerUrl(workerUrl);

/** A map over all of the window. */
async function createContainer([width, height]: readonly [number, number]): Promise<HTMLElement> {
  await page.viewport(width, height);
  return createTarget('inset:0');
}

/** With the buttons at some corners, and its notices at the one where all maps have them. */
async function createMapLibre(window: readonly [number, number], corners: readonly Corner[]): Promise<HTMLElement> {
  const container = await createContainer(window);
  const style = { version: 8 as const, sources: {}, layers: [] };
  const map = new mapLibre.MapLibreMap({ container, style, attributionControl: false });
  onTestFinished(() => map.remove());
  map.addControl(new mapLibre.AttributionControl({ compact: false, customAttribution: NOTICE }), 'bottom-right');
  for (const corner of corners) {
    map.addControl(new mapLibre.NavigationControl(), corner);
    map.addControl(corner.startsWith('top') ? new mapLibre.FullscreenControl() : new mapLibre.ScaleControl(), corner);
  }
  return container;
}

async function createLeaflet(window: readonly [number, number], corners: readonly Corner[]): Promise<HTMLElement> {
  const container = await createContainer(window);
  const map = createLeafletMap(container, { center: [0, 0], zoom: 1, zoomControl: false });
  onTestFinished(() => void map.remove());
  map.attributionControl.addAttribution(NOTICE);
  for (const corner of corners) {
    const position = corner.replace('-', '') as 'topleft';
    control.zoom({ position }).addTo(map);
    control.scale({ position }).addTo(map);
  }
  return container;
}

/** Its own, at the corners where it has them: a column of buttons and a slider is 270 px high. */
async function createOpenLayers(window: readonly [number, number]): Promise<HTMLElement> {
  const target = await createContainer(window);
  const map = new OpenLayersMap({
    target,
    layers: [new VectorLayer({ source: new VectorSource({ attributions: NOTICE }) })],
    view: new View({ center: [0, 0], zoom: 1 }),
    controls: defaults({ attributionOptions: { collapsible: false } }).extend([
      new FullScreen(),
      new ScaleLine(),
      new ZoomSlider(),
    ]),
  });
  onTestFinished(() => map.dispose());
  map.renderSync();
  return target;
}

/** Nothing of the map's own lies under the overlay, once it has found its place. */
async function expectFree(target: HTMLElement, options: OverlayOptions): Promise<void> {
  const { host, unmount } = await setupOverlay(fullSnapshot(), { target, ...options });
  const findCovered = (): readonly string[] => {
    const over = host.getBoundingClientRect();
    const controls = [...target.querySelectorAll('.maplibregl-ctrl, .leaflet-control, .ol-control')];
    return controls.flatMap((control) => {
      const { left, top, right, bottom } = control.getBoundingClientRect();
      const width = Math.min(right, over.right) - Math.max(left, over.left);
      const height = Math.min(bottom, over.bottom) - Math.max(top, over.top);
      return width >= 1 && height >= 1 ? [control.className] : [];
    });
  };
  const { size, corner } = options;
  const { innerWidth, innerHeight } = window;
  const tried = { innerWidth, innerHeight, size, corner };
  await expect.poll(() => ({ ...tried, covered: findCovered() }), { timeout: 5000 }).toEqual({ ...tried, covered: [] });
  // As high as the window it could never miss the notices: it is cut there, and can still be read.
  expect(host.getBoundingClientRect().height).toBeGreaterThan(size === 'pill' ? 30 : 140);
  unmount();
}

test.each([
  ['MapLibre', createMapLibre],
  ['Leaflet', createLeaflet],
  ['OpenLayers', createOpenLayers],
] as const)(
  'the controls of %s are never covered: at any corner, in any size, on a desktop and on a phone',
  { tags: 'breadth' },
  async (_, createMap) => {
    for (const window of [DESKTOP, PHONE] as const) {
      const target = await createMap(window, CORNERS);
      for (const size of SIZES) await expectFree(target, { size });
      for (const corner of CORNERS) await expectFree(target, { size: 'full', corner });
      target.remove();
    }
  },
);
