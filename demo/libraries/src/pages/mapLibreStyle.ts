import { setWorkerUrl } from 'maplibre-gl';
// MapLibre 6 under Vite wants its worker named.
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import { ATTRIBUTION, MAX_ZOOM, TILE_URL } from '../world.ts';
import type { StyleSpecification } from 'maplibre-gl';
import type { View } from '../world.ts';

setWorkerUrl(workerUrl);

export const style: StyleSpecification = {
  version: 8,
  sources: { world: { type: 'raster', tiles: [TILE_URL], tileSize: 256, maxzoom: MAX_ZOOM, attribution: ATTRIBUTION } },
  layers: [{ id: 'world', type: 'raster', source: 'world', paint: { 'raster-fade-duration': 0 } }],
};

/** MapLibre counts zooms in tiles of 512 pixels. */
export const cameraOf = ({ lng, lat, zoom }: View): { center: [number, number]; zoom: number } => ({
  center: [lng, lat],
  zoom: zoom - 1,
});
