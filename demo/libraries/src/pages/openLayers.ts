import OlMap from 'ol/Map.js';
import View from 'ol/View.js';
import TileLayer from 'ol/layer/Tile.js';
import 'ol/ol.css';
import { fromLonLat } from 'ol/proj.js';
import XYZ from 'ol/source/XYZ.js';
import { attachOpenLayers } from 'mapvitals';
import { showPage } from '../showPage.ts';
import { ATTRIBUTION, HOME, MAX_ZOOM, TILE_URL } from '../world.ts';

const at = ({ lng, lat }: { readonly lng: number; readonly lat: number }): number[] => fromLonLat([lng, lat]);

showPage({
  id: 'openLayers',
  adapter: attachOpenLayers,
  open(container, show) {
    const source = new XYZ({ url: TILE_URL, maxZoom: MAX_ZOOM, transition: 0, attributions: ATTRIBUTION });
    const view = new View({ center: at(HOME), zoom: HOME.zoom, maxZoom: MAX_ZOOM });
    const map = new OlMap({ target: container, layers: [new TileLayer({ source })], view });
    show({
      map,
      flyTo: (to, durationMs) => view.animate({ center: at(to), zoom: to.zoom, duration: durationMs }),
    });
  },
});
