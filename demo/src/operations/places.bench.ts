import { packFeatures } from 'mapvitals/worker';
import { encodePlaces } from '../places/placesFormat.ts';
import type { Feature, Polygon } from 'geojson';

// `npx mapvitals bench demo/src/operations/places.bench.ts`: the demo's operations by each route and profile.

export { tasks } from './tasks.ts';

const PLACE_COUNT = 20_000;
const POLYGON_COUNT = 400;
const everything = { country: null, within: null };

/** Spread evenly over the world, each time the same. */
const spread = (index: number): { lng: number; lat: number } => ({
  lng: ((index * 137.508) % 360) - 180,
  lat: ((index * 61.803) % 160) - 80,
});

let source: string | undefined;
/** A file of places that the page and its workers fetch like the demo's own. */
const placesUrl = (): string => {
  if (source) return source;
  const rows = Array.from({ length: PLACE_COUNT }, (_, index) => {
    const { lng, lat } = spread(index);
    return { lng: String(lng), lat: String(lat), country: `C${index % 50}`, name: `Place ${index}` };
  });
  return (source = URL.createObjectURL(new Blob([new Uint8Array(encodePlaces(rows))])));
};

const squares = packFeatures(
  Array.from({ length: POLYGON_COUNT }, (_, index): Feature<Polygon> => {
    const { lng, lat } = spread(index * 7);
    const ring = [
      [lng, lat],
      [lng + 4, lat],
      [lng + 4, lat + 4],
      [lng, lat + 4],
      [lng, lat],
    ];
    return { type: 'Feature', properties: {}, geometry: { type: 'Polygon', coordinates: [ring] } };
  }),
);
const points = Array.from({ length: 200 }, (_, index) => {
  const { lng, lat } = spread(index * 13);
  return { longitude: lng, latitude: lat };
});

/** An input of each task; `places.query` and `places.expansion` need an index that another task has built. */
export const samples = {
  'places.filter': () => ({ source: placesUrl(), filter: { country: 'C7', within: null } }),
  'places.cluster': () => ({ source: placesUrl(), key: 'all', filter: everything }),
  'places.coordinates': () => ({ source: placesUrl(), filter: everything }),
  'places.lookUp': () => ({ source: placesUrl(), points }),
  'counties.joinPart': () => ({
    polygons: squares,
    coordinates: Float64Array.from(points.flatMap(({ longitude, latitude }) => [longitude, latitude])),
  }),
};

/** What each is held to on the machine that runs this: generous, for machines differ. */
export const targets = {
  'places.cluster': { p95: '2 s' },
  'places.filter': { p95: '500 ms' },
  'counties.joinPart': { p95: '500 ms' },
};
