'use client';

import { Map } from 'maplibre-gl';
import { formatVital } from 'mapvitals';
import { MapPerformanceProvider, PerformanceOverlay, useMapPerformance } from 'mapvitals/react';
import { useEffect, useRef, useState } from 'react';
import 'maplibre-gl/dist/maplibre-gl.css';

// app/page.tsx. It is rendered on the server, too: there is no map there, and every vital says why it has no value.
export default function Page() {
  return (
    <MapPerformanceProvider options={{ thresholds: { 'places.*': 50 } }}>
      <MeasuredMap />
    </MapPerformanceProvider>
  );
}

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
