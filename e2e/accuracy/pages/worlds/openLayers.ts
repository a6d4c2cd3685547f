import Feature from 'ol/Feature.js';
import OlMap from 'ol/Map.js';
import View from 'ol/View.js';
import MVT from 'ol/format/MVT.js';
import Point from 'ol/geom/Point.js';
import TileLayer from 'ol/layer/Tile.js';
import VectorLayer from 'ol/layer/Vector.js';
import VectorTileLayer from 'ol/layer/VectorTile.js';
import 'ol/ol.css';
import { fromLonLat } from 'ol/proj.js';
import VectorSource from 'ol/source/Vector.js';
import VectorTileSource from 'ol/source/VectorTile.js';
import XYZ from 'ol/source/XYZ.js';
import { attachOpenLayers } from 'mapvitals';
import { createWorld } from './world.ts';
import type { OpenWorld, WorldView } from './world.ts';

const at = ({ lng, lat }: WorldView): number[] => fromLonLat([lng, lat]);

export const open: OpenWorld = ({ container, tiles, view, look }) => {
  // Before, it would answer to mouse and wheel only once it has the focus.
  container.tabIndex = 0;
  const point = new Point(at(view));
  const points = new VectorSource({ features: [new Feature(point)] });
  const url = `${tiles}/texture/{z}/{x}/{y}.png`;
  const map = new OlMap({
    target: container,
    controls: [],
    layers: [
      look === 'vectors'
        ? new VectorTileLayer({
            source: new VectorTileSource({ format: new MVT(), url: `${tiles}/squares/{z}/{x}/{y}.mvt`, maxZoom: 15 }),
            style: { 'fill-color': ['color', ['get', 'r'], ['get', 'g'], ['get', 'b']] },
          })
        : new TileLayer({ source: new XYZ({ url, crossOrigin: 'anonymous', transition: 0 }) }),
      new VectorLayer({ source: points, style: { 'circle-radius': 12, 'circle-fill-color': 'red' } }),
    ],
    view: new View({ center: at(view), zoom: view.zoom }),
  });
  return createWorld({
    map,
    adapter: attachOpenLayers,
    source: points,
    setPoint: (to) => point.setCoordinates(at(to)),
    focus: () => container.focus(),
  });
};
