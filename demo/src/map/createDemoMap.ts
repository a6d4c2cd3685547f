import { AttributionControl, MapLibreMap, NavigationControl, setWorkerUrl } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import { cache } from '../operations/cache.ts';
import { cacheTiles } from './cacheTiles.ts';
import { createStyle } from './createStyle.ts';
import { homeCamera } from './homeCamera.ts';
import type { Palette } from './palette.ts';

setWorkerUrl(workerUrl);
cacheTiles(cache);

/** Not a source's: what is counted from the places is theirs too. */
const geoNames = '<a href="https://www.geonames.org">GeoNames</a> (CC BY 4.0)';

export function createDemoMap(container: HTMLElement, palette: Palette): MapLibreMap {
  const map = new MapLibreMap({
    container,
    style: createStyle(palette),
    ...homeCamera(container),
    minZoom: 0.5,
    maxZoom: 17,
    attributionControl: false,
    // Rotating a globe by accident is no help in a talk.
    dragRotate: false,
    pitchWithRotate: false,
  });
  map.touchZoomRotate.disableRotation();
  map.addControl(new AttributionControl({ compact: false, customAttribution: geoNames }), 'bottom-right');
  map.addControl(new NavigationControl({ showCompass: false }), 'bottom-right');
  return map;
}
