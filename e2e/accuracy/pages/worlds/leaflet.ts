import { CircleMarker, Map as LeafletMap, TileLayer } from 'leaflet';
import 'leaflet/dist/leaflet.css';
import { attachLeaflet } from 'mapvitals';
import { createWorld } from './world.ts';
import type { OpenWorld, WorldView } from './world.ts';

const at = ({ lat, lng }: WorldView): [number, number] => [lat, lng];

export const open: OpenWorld = ({ container, tiles, view, look }) => {
  const map = new LeafletMap(container, {
    center: at(view),
    zoom: view.zoom,
    fadeAnimation: look === 'fading',
    zoomControl: false,
    attributionControl: false,
  });
  new TileLayer(`${tiles}/texture/{z}/{x}/{y}.png`, { crossOrigin: true, maxZoom: 19 }).addTo(map);
  const point = new CircleMarker(at(view), { radius: 12 }).addTo(map);
  return createWorld({
    map,
    adapter: attachLeaflet,
    source: point,
    setPoint: (to) => void point.setLatLng(at(to)),
    focus: () => container.focus(),
  });
};
