import { Map as MapLibreMap, setWorkerUrl } from 'maplibre-gl';
import 'maplibre-gl/dist/maplibre-gl.css';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import { attachMapLibre } from 'mapvitals';
import { withLivePoint } from '../styles.ts';
import type { GeoJSONSource } from 'maplibre-gl';
import { createWorld } from './world.ts';
import type { OpenWorld, WorldView } from './world.ts';

/** Its zoom counts in tiles of 512 pixels. */
const ZOOM_SHIFT = -1;

const at = ({ lng, lat }: WorldView): [number, number] => [lng, lat];

export const open: OpenWorld = ({ container, tiles, view }) => {
  setWorkerUrl(workerUrl);
  const map = new MapLibreMap({
    container,
    style: withLivePoint(tiles, at(view), 12),
    center: at(view),
    zoom: view.zoom + ZOOM_SHIFT,
    fadeDuration: 0,
    attributionControl: false,
  });
  return createWorld({
    map,
    adapter: attachMapLibre,
    source: 'live',
    setPoint: (to) => void map.getSource<GeoJSONSource>('live')?.setData({ type: 'Point', coordinates: at(to) }),
    focus: () => map.getCanvas().focus(),
  });
};
