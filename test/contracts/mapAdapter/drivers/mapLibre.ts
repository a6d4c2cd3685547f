import { attachMapLibre } from 'mapvitals';
import { mapLibreVersions } from '../../../support/realMapLibre.ts';
import type * as MapLibre from 'maplibre-gl';
import type { MapLibreMap, MapLibreRef } from 'mapvitals';
import type { MapDriver, View } from '../driver.ts';

/** Its tiles are 512 pixels wide. */
const ZOOM_SHIFT = -1;

const cameraOf = ({ lng, lat, zoom }: View): { center: [number, number]; zoom: number } => ({
  center: [lng, lat],
  zoom: zoom + ZOOM_SHIFT,
});
const pointAt = ({ lng, lat }: View) => ({ type: 'Point' as const, coordinates: [lng, lat] });

export const mapLibreDriver = mapLibreDriverOf(6);

export function mapLibreDriverOf(major: 4 | 5 | 6): MapDriver<MapLibreMap | MapLibreRef> {
  return {
    name: `MapLibre ${major}`,
    attach: attachMapLibre,
    kinds: ['raster', 'vector'],
    differs: {
      missingLooksLoaded: { vector: 'a vector tile that answers 404 or 204 is loaded, and empty' },
    },
    async unready(container) {
      const mapLibre = await mapLibreVersions[major]();
      const open = (options: object, befall: (map: MapLibre.Map) => void) => () => {
        const map = new mapLibre.Map({ container, maplibreLogo: false, ...options });
        befall(map);
        return { map, remove: () => map.remove() };
      };
      return {
        'a style': open({}, () => {}),
        layers: open({ style: { version: 8, sources: {}, layers: [] } }, () => {}),
        'the style that it had': open({ style: { version: 8, sources: {}, layers: [] } }, (map) => map.setStyle(null)),
      };
    },
    async load() {
      const mapLibre = await mapLibreVersions[major]();
      return ({ container, kind, tileUrl, view }) => {
        const tiles: MapLibre.SourceSpecification =
          kind === 'raster'
            ? { type: 'raster', tiles: [tileUrl], tileSize: 256 }
            : { type: 'vector', tiles: [tileUrl], maxzoom: 14 };
        const layer: MapLibre.LayerSpecification =
          kind === 'raster'
            ? { id: 'tiles', type: 'raster', source: 'tiles' }
            : { id: 'tiles', type: 'line', source: 'tiles', 'source-layer': 'hello' };
        const map = new mapLibre.Map({
          container,
          style: {
            version: 8,
            sources: { tiles, live: { type: 'geojson', data: pointAt(view) } },
            layers: [layer, { id: 'live', type: 'circle', source: 'live' }],
          },
          fadeDuration: 0,
          // WebGL runs in software: each pixel costs.
          pixelRatio: 0.5,
          maplibreLogo: false,
          ...cameraOf(view),
        });
        // What fails here is meant to: it is in the events.
        map.on('error', () => {});
        return {
          map,
          liveSource: 'live',
          jumpTo: (to) => void map.jumpTo(cameraOf(to)),
          flyTo: (to, durationMs) => void map.easeTo({ ...cameraOf(to), duration: durationMs }),
          setLivePoint: (at) => void map.getSource<MapLibre.GeoJSONSource>('live')?.setData(pointAt(at)),
          resized: () => void map.resize(),
          focus: () => map.getCanvas().focus(),
          // Version 5 throws where it is removed twice while it loads.
          remove: () => void (map._removed || map.remove()),
        };
      };
    },
  };
}
