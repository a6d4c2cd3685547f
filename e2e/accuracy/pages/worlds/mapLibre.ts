import { Map as MapLibreMap, setWorkerUrl } from 'maplibre-gl';
import 'maplibre-gl/dist/maplibre-gl.css';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import { attachMapLibre } from 'mapvitals';
import { imageStyle, withLivePoint } from '../styles.ts';
import { createWorld } from './world.ts';
import type { GeoJSONSource, StyleSpecification } from 'maplibre-gl';
import type { OpenWorld, WorldLook, WorldView } from './world.ts';

/** Its zoom counts in tiles of 512 pixels. */
const ZOOM_SHIFT = -1;

const at = ({ lng, lat }: WorldView): [number, number] => [lng, lat];

export const open: OpenWorld = ({ container, tiles, view, look = 'plain' }) => {
  setWorkerUrl(workerUrl);
  const map = new MapLibreMap({
    container,
    style: styleOf(look, tiles, at(view)),
    center: at(view),
    zoom: view.zoom + ZOOM_SHIFT,
    fadeDuration: look === 'fading' ? 300 : 0,
    attributionControl: false,
  });
  // Placed as labels are, and without a font.
  if (look === 'fading') map.addImage('label', labelImage());
  return createWorld({
    map,
    adapter: attachMapLibre,
    source: 'live',
    setPoint: (to) => void map.getSource<GeoJSONSource>('live')?.setData({ type: 'Point', coordinates: at(to) }),
    focus: () => map.getCanvas().focus(),
  });
};

function styleOf(look: WorldLook, tiles: string, coordinates: [number, number]): StyleSpecification {
  if (look === 'images') return imageStyle(tiles);
  const style = withLivePoint(tiles, coordinates, 12);
  if (look !== 'fading') return style;
  const labels: StyleSpecification['layers'][number] = {
    id: 'labels',
    type: 'symbol',
    source: 'squares',
    'source-layer': 'squares',
    layout: { 'icon-image': 'label', 'icon-padding': 12 },
  };
  return { ...style, layers: [...style.layers, labels] };
}

function labelImage(): ImageData {
  const [width, height] = [36, 12];
  return new ImageData(new Uint8ClampedArray(width * height * 4).fill(255), width, height);
}
