import 'leaflet/dist/leaflet.css';
import { attachLeaflet } from 'mapvitals';
import { createRoot } from 'react-dom/client';
import { MapContainer, TileLayer } from 'react-leaflet';
import { showPage } from '../showPage.ts';
import { ATTRIBUTION, HOME, MAX_ZOOM, TILE_URL } from '../world.ts';
import type { Map as LeafletMap } from 'leaflet';

showPage<LeafletMap>({
  id: 'reactLeaflet',
  adapter: attachLeaflet,
  open(container, show) {
    const onMap = (map: LeafletMap | null): void => {
      if (map) show({ map, flyTo: (view, durationMs) => map.flyTo(view, view.zoom, { duration: durationMs / 1000 }) });
    };
    createRoot(container).render(
      <MapContainer
        ref={onMap}
        center={HOME}
        zoom={HOME.zoom}
        maxZoom={MAX_ZOOM}
        fadeAnimation={false}
        className="libraries-inner"
      >
        <TileLayer url={TILE_URL} attribution={ATTRIBUTION} maxNativeZoom={MAX_ZOOM} />
      </MapContainer>,
    );
  },
});
