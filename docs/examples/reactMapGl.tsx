import { Map, type MapRef } from '@vis.gl/react-maplibre';
import * as maplibregl from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import { formatVital, withCreationTime } from 'mapvitals';
import { MapPerformanceProvider, PerformanceOverlay, useMapPerformance } from 'mapvitals/react';
import { useRef } from 'react';
import { createRoot } from 'react-dom/client';
import 'maplibre-gl/dist/maplibre-gl.css';

maplibregl.setWorkerUrl(workerUrl);
// The component creates the map by itself. This notes when, so that FTP and TCM count from there.
const mapLib = withCreationTime(maplibregl);

function MeasuredMap() {
  const map = useRef<MapRef>(null);
  const { vitals, measure } = useMapPerformance(map);
  const { value, reason } = vitals.TCM;

  return (
    <>
      <Map ref={map} mapLib={mapLib} mapStyle="https://demotiles.maplibre.org/style.json" style={{ height: '80vh' }}>
        <PerformanceOverlay corner="top-right" />
      </Map>
      <button onClick={() => measure('places.count', () => map.current?.queryRenderedFeatures().length)}>
        Count places
      </button>
      <output>{value === null ? reason : `Complete after ${formatVital(value, 'ms')}`}</output>
    </>
  );
}

createRoot(document.querySelector('#app')!).render(
  <MapPerformanceProvider options={{ thresholds: { 'places.*': 50 } }}>
    <MeasuredMap />
  </MapPerformanceProvider>,
);
