import { packFeatures, readFeatures } from 'mapvitals/worker';
import { expect, test } from 'vitest';
import { joinPoints } from '../../../demo/src/counties/joinPoints.ts';
import { mergePolygons } from '../../../demo/src/counties/mergePolygons.ts';
import type { Feature, MultiPolygon, Polygon } from 'geojson';

function square(west: number, south: number, size = 1): number[][] {
  const [east, north] = [west + size, south + size];
  return [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
}

const withHole: Polygon = { type: 'Polygon', coordinates: [square(0, 0, 3), square(1, 1)] };
const hole: Polygon = { type: 'Polygon', coordinates: [square(1, 1)] };
const islands: MultiPolygon = { type: 'MultiPolygon', coordinates: [[square(10, 0)], [square(12, 0)]] };
const features = [withHole, hole, islands].map((geometry): Feature => ({
  type: 'Feature',
  properties: null,
  geometry,
}));
const polygons = packFeatures(features);

test('each point counts for the polygon that holds it: holes and islands are told apart, the sea counts for none', () => {
  const coordinates = Float64Array.of(0.5, 0.5, 1.5, 1.5, 1.6, 1.6, 10.5, 0.5, 11.5, 0.5, 12.5, 0.5, -5, 0);
  expect([...joinPoints({ polygons, coordinates })]).toEqual([1, 2, 2]);
});

test('merging a ring with what fills its hole leaves no hole', () => {
  const [merged] = readFeatures(mergePolygons(polygons));
  const parts = (merged?.geometry?.type === 'MultiPolygon' && merged.geometry.coordinates) || [];
  expect(parts.map((rings) => rings.length)).toEqual([1, 1, 1]);
});
