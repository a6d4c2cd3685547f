import { Map } from '@vis.gl/react-maplibre';
import * as mapLibre from 'maplibre-gl';
import 'maplibre-gl/dist/maplibre-gl.css';
import { attachMapLibre } from 'mapvitals';
import { createRoot } from 'react-dom/client';
import { showPage } from '../showPage.ts';
import { HOME, MAX_ZOOM } from '../world.ts';
import { cameraOf, style } from './mapLibreStyle.ts';
import type { MapRef } from '@vis.gl/react-maplibre';

const { center, zoom } = cameraOf(HOME);

showPage<MapRef>({
  id: 'reactMapLibre',
  adapter: attachMapLibre,
  open(container, show) {
    const onMap = (map: MapRef | null): void => {
      if (map) show({ map, flyTo: (view, durationMs) => void map.easeTo({ ...cameraOf(view), duration: durationMs }) });
    };
    createRoot(container).render(
      <Map
        ref={onMap}
        mapLib={mapLibre}
        mapStyle={style}
        initialViewState={{ longitude: center[0], latitude: center[1], zoom }}
        maxZoom={MAX_ZOOM - 1}
        fadeDuration={0}
      />,
    );
  },
});
