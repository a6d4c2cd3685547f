import { Map, setWorkerUrl } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import { formatVital } from 'mapvitals';
import { MapPerformanceProvider, PerformanceOverlay, useMapPerformance } from 'mapvitals/react';
import { useEffect, useRef, useState } from 'react';
import { createRoot } from 'react-dom/client';
import 'maplibre-gl/dist/maplibre-gl.css';

// MapLibre 6 wants its worker named under Vite.
setWorkerUrl(workerUrl);

function MeasuredMap() {
  const holder = useRef<HTMLDivElement>(null);
  const [map, setMap] = useState<Map | null>(null);
  useEffect(() => {
    if (!holder.current) return undefined;
    const created = new Map({ container: holder.current, style: 'https://demotiles.maplibre.org/style.json' });
    setMap(created);
    return () => created.remove();
  }, []);

  const { vitals, measure } = useMapPerformance(map);
  const { value, reason } = vitals.TCM;

  return (
    <>
      <div ref={holder} style={{ height: '80vh' }}>
        <PerformanceOverlay corner="top-right" />
      </div>
      <button onClick={() => measure('places.count', () => map?.queryRenderedFeatures().length)}>Count places</button>
      <output>{value === null ? reason : `Complete after ${formatVital(value, 'ms')}`}</output>
    </>
  );
}

createRoot(document.querySelector('#app')!).render(
  <MapPerformanceProvider options={{ thresholds: { 'places.*': 50 } }}>
    <MeasuredMap />
  </MapPerformanceProvider>,
);
