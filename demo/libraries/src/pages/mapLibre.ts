import { Map as MapLibreMap } from 'maplibre-gl';
import 'maplibre-gl/dist/maplibre-gl.css';
import { attachMapLibre } from 'mapvitals';
import { showPage } from '../showPage.ts';
import { HOME, MAX_ZOOM } from '../world.ts';
import { cameraOf, style } from './mapLibreStyle.ts';

showPage({
  id: 'mapLibre',
  adapter: attachMapLibre,
  open(container, show) {
    const map = new MapLibreMap({ container, style, fadeDuration: 0, maxZoom: MAX_ZOOM - 1, ...cameraOf(HOME) });
    show({ map, flyTo: (view, durationMs) => void map.easeTo({ ...cameraOf(view), duration: durationMs }) });
  },
});
