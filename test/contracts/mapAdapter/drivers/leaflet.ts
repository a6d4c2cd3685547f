import 'leaflet/dist/leaflet.css';
import { attachLeaflet } from '../../../../src/adapters/leaflet/attachLeaflet.ts';
import type * as Leaflet from 'leaflet';
import type { LeafletMap } from '../../../../src/adapters/leaflet/leafletLike.ts';
import type { MapDriver, View } from '../driver.ts';

type LeafletModule = Pick<typeof Leaflet, 'Map' | 'TileLayer' | 'CircleMarker'>;

const at = ({ lat, lng }: View): [number, number] => [lat, lng];

function leafletDriver(name: string, load: () => Promise<LeafletModule>): MapDriver<LeafletMap> {
  return {
    name,
    attach: attachLeaflet,
    kinds: ['raster'],
    differs: {},
    async unready(container) {
      const { Map: MapClass, TileLayer } = await load();
      const open =
        (options: Leaflet.MapOptions, element = container) =>
        () => {
          const map = new MapClass(element, options);
          new TileLayer('no-such/{z}/{x}/{y}.png').addTo(map);
          return { map, remove: () => void map.remove() };
        };
      const view = { center: [0, 0] as [number, number], zoom: 3 };
      return { 'a view': open({}), 'a center': open({ zoom: 3 }), 'a size': open(view, document.createElement('div')) };
    },
    async load() {
      const { Map: MapClass, TileLayer, CircleMarker } = await load();
      return ({ container, tileUrl, view }) => {
        const map = new MapClass(container, { center: at(view), zoom: view.zoom, fadeAnimation: false });
        // With CORS the browser tells how the server has answered.
        new TileLayer(tileUrl, { crossOrigin: true, maxZoom: 19 }).addTo(map);
        const live = new CircleMarker(at(view), {}).addTo(map);
        let isThere = true;
        return {
          map,
          liveSource: live,
          jumpTo: (to) => void map.setView(at(to), to.zoom, { animate: false }),
          flyTo: (to, durationMs) => void map.flyTo(at(to), to.zoom, { duration: durationMs / 1000 }),
          setLivePoint: (to) => void live.setLatLng(at(to)),
          resized: () => void map.invalidateSize(),
          focus: () => container.focus(),
          remove() {
            if (isThere) map.remove();
            isThere = false;
          },
        };
      };
    },
  };
}

export const leafletDriver1 = leafletDriver('Leaflet 1.9', async () => (await import('leaflet')).default);
export const leafletDriver2 = leafletDriver('Leaflet 2 alpha', () => import('leaflet-2'));
