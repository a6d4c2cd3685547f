import { setWorkerUrl } from 'maplibre-gl';
import url from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
setWorkerUrl(url);
import { startMapPerformance } from 'mapvitals';
import { mountOverlay } from 'mapvitals/overlay';
import * as maplibregl from 'maplibre-gl';

const mapPerformance = startMapPerformance({
  app: { name: 'city-map', version: '1.4.0' },
  thresholds: { 'places.*': { p95Ms: 100, blockMs: 8 }, GDF: { p75: 0.12 }, 'GDF.maxGapMs': 80 },
});
const map = new maplibregl.Map({ container: 'map', style: 'https://demotiles.maplibre.org/style.json' });

mapPerformance.attach(map, { name: 'main' });
mapPerformance.setTags({ route: '/map' });
mapPerformance.monitor.onViolation(({ operation, cause }) => console.info(operation, cause?.heldBy), { when: 'complete' });
map.once('load', () => {
  mapPerformance.monitor.measure('places.filter', () => map.setFilter('countries-fill', ['==', 'ISO_A3', 'FRA']));
});
mountOverlay(mapPerformance, { target: map.getContainer() });
