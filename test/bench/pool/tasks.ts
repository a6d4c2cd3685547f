import Supercluster from 'supercluster';
import { readPoints } from '../../../worker/columns/readPoints.ts';
import type { PointFeature } from '../../../worker/columns/geoJson.ts';
import type { PackedPoints } from '../../../worker/columns/packedTypes.ts';
import { defineTasks } from '../../../worker/defineTasks.ts';

export const add = (a: number, b: number): number => a + b;

/** Builds the index and answers one view: the work of a map that clusters what it was given. */
export function cluster(features: readonly PointFeature[]): unknown[] {
  const index = new Supercluster({ radius: 60, maxZoom: 12 });
  index.load(features as unknown as Parameters<typeof index.load>[0]);
  return index.getClusters([-180, -85, 180, 85], 4);
}

export const tasks = defineTasks({
  add: { run: ([a, b]: readonly [number, number]) => add(a, b), isIdempotent: true },
  /** As `add`, but never to run twice: each of its calls is told of before it starts. */
  addOnce: { run: ([a, b]: readonly [number, number]) => add(a, b) },
  cluster: { run: cluster },
  clusterPacked: { run: (points: PackedPoints) => cluster(readPoints(points)) },
});
