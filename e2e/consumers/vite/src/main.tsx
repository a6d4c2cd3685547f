import { Map as MapLibreMap, setWorkerUrl } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import { useMapPerformance } from 'mapvitals/react';
import { useEffect, useRef, useState } from 'react';
import { createRoot } from 'react-dom/client';
// The README's first example; the test puts it here.
import { ClusterButton } from './ReadmeExample';

setWorkerUrl(workerUrl);

/** One generated raster tile: the app needs no server. */
const TILE =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

function App() {
  const container = useRef<HTMLDivElement>(null);
  const [map, setMap] = useState<MapLibreMap | null>(null);
  const { vitals } = useMapPerformance(map);

  useEffect(() => {
    if (!container.current) return undefined;
    const created = new MapLibreMap({
      container: container.current,
      style: {
        version: 8,
        sources: { tiles: { type: 'raster', tiles: [TILE], tileSize: 256 } },
        layers: [{ id: 'tiles', type: 'raster', source: 'tiles' }],
      },
      zoom: 1,
    });
    setMap(created);
    return () => created.remove();
  }, []);

  return (
    <>
      <div ref={container} style={{ width: 400, height: 300 }} />
      <ClusterButton map={map} cluster={() => {}} />
      <output aria-label="Time to Complete Map">{vitals.TCM.value === null ? 'unknown' : vitals.TCM.value}</output>
    </>
  );
}

createRoot(document.getElementById('root') as HTMLElement).render(<App />);
