import { Map, setWorkerUrl } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
// #region five
import { createMapPerformance } from 'mapvitals';
import { mountOverlay } from 'mapvitals/overlay';
// #endregion five
import 'maplibre-gl/dist/maplibre-gl.css';

setWorkerUrl(workerUrl);
const map = new Map({ container: 'map', style: 'https://demotiles.maplibre.org/style.json' });
// #region five
const mapPerformance = createMapPerformance();
mapPerformance.attach(map);
mountOverlay(mapPerformance);
// #endregion five
