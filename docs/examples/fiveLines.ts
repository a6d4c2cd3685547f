import { Map } from 'maplibre-gl';
// #region five
import { createMapPerformance } from 'mapvitals';
import { mountOverlay } from 'mapvitals/overlay';

const map = new Map({ container: 'map', style: 'https://demotiles.maplibre.org/style.json' });
const mapPerformance = createMapPerformance();
mapPerformance.attach(map);
mountOverlay(mapPerformance);
// #endregion five
