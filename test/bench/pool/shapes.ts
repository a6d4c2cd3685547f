import { feature } from 'topojson-client';
import atlas from 'us-atlas/counties-10m.json';
import type { Feature, PointFeature } from '../../../worker/columns/geoJson.ts';

/** The same numbers at each run. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Points with a few numbers, as sensors or vehicles have. */
export function createPoints(count: number): PointFeature[] {
  const random = createRandom(1);
  return Array.from({ length: count }, (_, index) => ({
    type: 'Feature',
    geometry: { type: 'Point', coordinates: [random() * 360 - 180, random() * 170 - 85] },
    properties: { id: index, population: Math.floor(random() * 1e6), speed: random() * 30, heading: random() * 360 },
  }));
}

/** Points with names and flags, as places have. */
export function createPlaces(count: number): PointFeature[] {
  const random = createRandom(2);
  return createPoints(count).map((point, index) => ({
    ...point,
    id: index,
    properties: {
      name: `Place ${index}`,
      country: ['NL', 'BE', 'DE', 'FR'][index % 4],
      population: Math.floor(random() * 1e6),
      isCapital: index % 100 === 0,
    },
  }));
}

/** Tracks of 50 positions. */
export function createTracks(count: number): Feature[] {
  const random = createRandom(3);
  return Array.from({ length: count }, (_, index) => ({
    type: 'Feature',
    geometry: { type: 'LineString', coordinates: Array.from({ length: 50 }, () => [random(), random()]) },
    properties: { id: index, speed: random() },
  }));
}

/** 3 231 counties of the United States. */
export function createCounties(): Feature[] {
  const topology = atlas as unknown as Parameters<typeof feature>[0];
  const counties = feature(topology, topology.objects['counties'] as Parameters<typeof feature>[1]);
  return (counties as unknown as { features: Feature[] }).features;
}
