// Checked by tsc: the features of @types/geojson pack, and come back as themselves.
import type { Feature, FeatureCollection, Geometry, Point } from 'geojson';
import { packFeatures } from '../../worker/columns/packFeatures.ts';
import { packPoints } from '../../worker/columns/packPoints.ts';
import { readFeatures } from '../../worker/columns/readFeatures.ts';
import { readPoints } from '../../worker/columns/readPoints.ts';

interface Place {
  name: string;
}

export function check(collection: FeatureCollection, points: Feature<Point, Place>[]): Feature<Geometry | null>[] {
  const features: Feature<Geometry | null>[] = readFeatures(packFeatures(collection.features));
  const back: Feature<Point>[] = readPoints(packPoints(points));
  return [...features, ...back];
}
