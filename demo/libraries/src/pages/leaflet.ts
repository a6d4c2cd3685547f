import { Map as LeafletMap, TileLayer } from 'leaflet';
import 'leaflet/dist/leaflet.css';
import { attachLeaflet } from 'mapvitals';
import { showPage } from '../showPage.ts';
import { ATTRIBUTION, HOME, MAX_ZOOM, TILE_URL } from '../world.ts';

showPage({
  id: 'leaflet',
  adapter: attachLeaflet,
  open(container, show) {
    const map = new LeafletMap(container, { center: HOME, zoom: HOME.zoom, fadeAnimation: false, maxZoom: MAX_ZOOM });
    new TileLayer(TILE_URL, { attribution: ATTRIBUTION, maxNativeZoom: MAX_ZOOM }).addTo(map);
    show({ map, flyTo: (view, durationMs) => map.flyTo(view, view.zoom, { duration: durationMs / 1000 }) });
  },
});
