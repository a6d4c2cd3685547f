import countries from 'world-atlas/countries-110m.json';
import counties from 'us-atlas/counties-10m.json';
import { feature } from 'topojson-client';
import type { Feature, FeatureCollection, Polygon } from 'geojson';
import type { GeometryCollection, Topology } from 'topojson-specification';
import { randomPoints } from './tasks.ts';
import type { BenchTasks } from './tasks.ts';

export interface BenchInput {
  readonly name: keyof BenchTasks;
  readonly size: number;
  readonly input: never;
}

const TILES = import.meta.glob<string>('/node_modules/@mapbox/mvt-fixtures/real-world/{chicago,bangkok,nepal}/*.mvt', {
  query: '?url',
  import: 'default',
  eager: true,
});
/** A very large real tile, for the far end. */
const LARGE_TILES = import.meta.glob<string>('/node_modules/@mapbox/mvt-fixtures/real-world/uruguay/*.mvt', {
  query: '?url',
  import: 'default',
  eager: true,
});

/** The inputs of each family, small ones and large ones. */
export async function makeInputs(): Promise<BenchInput[]> {
  const points = randomPoints(171_075);
  const polygons = polygonsOf(countries as unknown as Topology, 'countries');
  const countyPolygons = polygonsOf(counties as unknown as Topology, 'counties');
  const tiles = await Promise.all(
    [...Object.values(TILES).slice(0, 8), ...Object.values(LARGE_TILES).slice(0, 4)].map(readBytes),
  );
  const collection = (count: number) => ({ type: 'FeatureCollection', features: points.slice(0, count) });

  return [
    ...[10, 30, 100, 300, 1000, 3000, 10_000, 30_000, 171_075].map((size) =>
      made('clusters.load', size, points.slice(0, size)),
    ),
    ...[0, 1, 2, 3, 4, 5, 6, 7].map((step) =>
      made('clusters.query', 1, { bbox: [-180 + step * 30, -60, -150 + step * 30, 60], zoom: 2 + (step % 4) }),
    ),
    ...[1, 2, 5, 10, 30, 100, 300].map((size) => made('points.buffer', size, collection(size))),
    ...[2, 5, 10, 30, 100, 254].map((size) =>
      made('counties.union', size, { type: 'FeatureCollection', features: countyPolygons.slice(0, size) }),
    ),
    ...[1, 10, 100, 1000, 10_000].map((size) => {
      const coordinates = Float64Array.from(points.slice(0, size).flatMap(({ geometry }) => geometry.coordinates));
      return made('points.join', size, { coordinates, polygons });
    }),
    ...[1, 10, 100, 1000, 5000, 20_000].map((size) => {
      const text = JSON.stringify(collection(size));
      return made('geojson.parse', text.length, text);
    }),
    ...tiles.map((bytes) => made('tile.decode', bytes.byteLength, bytes)),
    ...[0, 1, 2, 3, 4, 5, 6, 7].map((step) => made('place.lookup', 1, [step * 20 - 80, step * 5 - 20])),
  ];
}

function made(name: BenchInput['name'], size: number, input: unknown): BenchInput {
  return { name, size, input: input as never };
}

function polygonsOf(topology: Topology, object: string): Feature<Polygon>[] {
  const { features } = feature(topology, topology.objects[object] as GeometryCollection) as FeatureCollection;
  return features.filter((item): item is Feature<Polygon> => item.geometry?.type === 'Polygon');
}

async function readBytes(url: string): Promise<Uint8Array> {
  return new Uint8Array(await (await fetch(url)).arrayBuffer());
}
