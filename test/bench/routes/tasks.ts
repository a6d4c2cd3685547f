import { VectorTile } from '@mapbox/vector-tile';
import { buffer } from '@turf/buffer';
import { union } from '@turf/union';
import KDBush from 'kdbush';
import { defineTasks } from 'mapvitals/worker';
import { PbfReader } from 'pbf';
import Supercluster from 'supercluster';
import type { Feature, FeatureCollection, Point, Polygon } from 'geojson';
import type { TaskContext } from 'mapvitals/worker';

export interface JoinInput {
  /** lng, lat, lng, lat, ... */
  readonly coordinates: Float64Array;
  readonly polygons: readonly Feature<Polygon>[];
}

const QUERY_POINTS = 20_000;
const LOOKUP_POINTS = 171_075;

/** The real operations of section "heavy map operations", for the page and for the worker. */
export const tasks = defineTasks({
  'clusters.load': {
    sizeOf: (features: readonly Feature<Point>[]) => features.length,
    run: (features: readonly Feature<Point>[]) => indexOf(features).getClusters([-180, -85, 180, 85], 2).length,
  },
  'clusters.query': {
    sizeOf: () => 1,
    run: ({ bbox, zoom }: { bbox: [number, number, number, number]; zoom: number }, { resident }: TaskContext) =>
      resident('clusters', () => indexOf(randomPoints(QUERY_POINTS))).getClusters(bbox, zoom),
  },
  'points.buffer': {
    sizeOf: (points: FeatureCollection<Point>) => points.features.length,
    run: (points: FeatureCollection<Point>) => buffer(points, 5, { units: 'kilometers' })?.features.length ?? 0,
    runBatch: (inputs: readonly FeatureCollection<Point>[]) =>
      inputs.map((points) => buffer(points, 5, { units: 'kilometers' })?.features.length ?? 0),
  },
  'counties.union': {
    sizeOf: (counties: FeatureCollection<Polygon>) => counties.features.length,
    run: (counties: FeatureCollection<Polygon>) => union(counties)?.geometry.coordinates.length ?? 0,
  },
  'points.join': {
    sizeOf: ({ coordinates }: JoinInput) => coordinates.length / 2,
    run: ({ coordinates, polygons }: JoinInput) => joinPoints(coordinates, polygons),
  },
  'geojson.parse': {
    sizeOf: (text: string) => text.length,
    run: (text: string) => JSON.parse(text) as FeatureCollection,
  },
  'tile.decode': {
    sizeOf: (bytes: Uint8Array) => bytes.byteLength,
    run: (bytes: Uint8Array) => countVertices(bytes),
  },
  'place.lookup': {
    sizeOf: () => 1,
    run: (point: readonly [number, number], context: TaskContext) => nearest(point, context),
    runBatch: (points: readonly (readonly [number, number])[], context: TaskContext) =>
      points.map((point) => nearest(point, context)),
  },
});

export type BenchTasks = typeof tasks;

function indexOf(features: readonly Feature<Point>[]): Supercluster {
  return new Supercluster().load(
    features.map(({ geometry, properties }) => ({ type: 'Feature', geometry, properties: properties ?? {} })),
  );
}

/** Seeded points on a world map: the same on every machine. */
export function randomPoints(count: number): Feature<Point>[] {
  let state = 1;
  const random = (): number => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  return Array.from({ length: count }, (_, id) => ({
    type: 'Feature',
    properties: { id, name: `place ${id}`, population: Math.floor(random() * 1e6) },
    geometry: { type: 'Point', coordinates: [random() * 360 - 180, random() * 170 - 85] },
  }));
}

function nearest([lng, lat]: readonly [number, number], { resident }: TaskContext): number {
  const index = resident('places', () => {
    const built = new KDBush(LOOKUP_POINTS);
    for (const { geometry } of randomPoints(LOOKUP_POINTS))
      built.add(geometry.coordinates[0] ?? 0, geometry.coordinates[1] ?? 0);
    return built.finish();
  });
  return index.within(lng, lat, 1)[0] ?? -1;
}

function countVertices(bytes: Uint8Array): number {
  const tile = new VectorTile(new PbfReader(bytes));
  let count = 0;
  for (const layer of Object.values(tile.layers)) {
    for (let index = 0; index < layer.length; index += 1) {
      for (const ring of layer.feature(index).loadGeometry()) count += ring.length;
    }
  }
  return count;
}

/** Which polygon each point lies in: ray casting over all polygons whose box holds the point. */
function joinPoints(coordinates: Float64Array, polygons: readonly Feature<Polygon>[]): Int32Array {
  const found = new Int32Array(coordinates.length / 2).fill(-1);
  for (let point = 0; point < found.length; point += 1) {
    const x = coordinates[point * 2] ?? 0;
    const y = coordinates[point * 2 + 1] ?? 0;
    found[point] = polygons.findIndex(({ geometry }) => isInside(x, y, geometry.coordinates[0] ?? []));
  }
  return found;
}

function isInside(x: number, y: number, ring: readonly (readonly number[])[]): boolean {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
    const [xi = 0, yi = 0] = ring[i] ?? [];
    const [xj = 0, yj = 0] = ring[j] ?? [];
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
}
