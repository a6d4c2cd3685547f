import { Map as LeafletMap, TileLayer } from 'leaflet';
import 'leaflet/dist/leaflet.css';
import { attachLeaflet, createMapPerformance } from 'mapvitals';
import { clusterPlaces } from '../../../demo/src/operations/clusterPlaces.ts';
import { filterPlaces } from '../../../demo/src/operations/filterPlaces.ts';
import { fetchPlaces } from '../../../demo/src/places/fetchPlaces.ts';
import { decodePlaces } from '../../../demo/src/places/placesFormat.ts';

// Two of the demo's operations and a map that is cheap to draw: a flight that takes seconds, on any machine.

declare global {
  interface Window {
    /** Filters and clusters all places, so many times. */
    work: (calls: number) => Promise<void>;
  }
}

const container = document.querySelector<HTMLElement>('#map')!;
container.style.cssText = 'position: absolute; inset: 0';

const performance = createMapPerformance({ adapter: attachLeaflet });
const map = new LeafletMap(container, { center: [47, 11], zoom: 3, fadeAnimation: false, inertia: false });
performance.attach(map);
new TileLayer('tiles/raster/{z}/{x}/{y}.png', { maxNativeZoom: 4 }).addTo(map);

const places = decodePlaces(await fetchPlaces());
const { monitor } = performance;

window.work = async (calls) => {
  for (let call = 0; call < calls; call += 1) {
    const { positions } = monitor.measure('places.filter', () => filterPlaces(places, { country: null, within: null }));
    monitor.measure('places.cluster', () => clusterPlaces(places, positions));
    if (call % 4 === 3) await new Promise(requestAnimationFrame);
  }
};
document.body.dataset['isReady'] = 'true';
