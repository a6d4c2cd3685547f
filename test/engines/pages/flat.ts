import { pageErrors } from './pageErrors.ts';
import 'leaflet/dist/leaflet.css';
import 'ol/ol.css';
import './map.css';
import L from 'leaflet';
import OlMap from 'ol/Map.js';
import View from 'ol/View.js';
import OlTileLayer from 'ol/layer/Tile.js';
import { fromLonLat } from 'ol/proj.js';
import XYZ from 'ol/source/XYZ.js';
import { attachLeaflet, attachOpenLayers, createMapPerformance } from 'mapvitals';
import type { Sample, TileSample } from 'mapvitals';

const [lng, lat, zoom] = [-87.7148, 41.8368, 13];
const url = `${location.origin}/tiles/photo/{z}/{x}/{y}.png`;

const open = {
  leaflet() {
    const measured = createMapPerformance({ adapter: attachLeaflet });
    const map = new L.Map('map', { center: [lat, lng], zoom, fadeAnimation: false });
    // Before its tiles are asked for.
    measured.attach(map);
    new L.TileLayer(url).addTo(map);
    return measured;
  },
  openLayers() {
    const measured = createMapPerformance({ adapter: attachOpenLayers });
    const layers = [new OlTileLayer({ source: new XYZ({ url, transition: 0 }) })];
    measured.attach(new OlMap({ target: 'map', layers, view: new View({ center: fromLonLat([lng, lat]), zoom }) }));
    return measured;
  },
};

// Before, WebKit may not have read the stylesheet, and the map has no size.
if (document.readyState !== 'complete') await new Promise((resolve) => addEventListener('load', resolve));
const library = new URLSearchParams(location.search).get('library') === 'leaflet' ? 'leaflet' : 'openLayers';
const measured = open[library]();
const samples: Sample[] = [];
measured.monitor.onSample((sample) => samples.push(sample));

window.pageErrors = pageErrors;
window.flatPage = {
  vitals: () => measured.monitor.snapshot().vitals,
  tiles: () => samples.filter((sample): sample is TileSample => sample.kind === 'tile'),
};

export interface FlatPage {
  vitals(): ReturnType<typeof measured.monitor.snapshot>['vitals'];
  tiles(): readonly TileSample[];
}

declare global {
  interface Window {
    flatPage: FlatPage;
  }
}
