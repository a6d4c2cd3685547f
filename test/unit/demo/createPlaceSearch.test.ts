import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createPlaceSearch } from '../../../demo/src/places/createPlaceSearch.ts';
import { runs } from '../../support/thorough.ts';
import type { Places } from '../../../demo/src/places/placesFormat.ts';

const point = fc.record({
  lng: fc.double({ min: -180, max: 180, noNaN: true }),
  lat: fc.double({ min: -90, max: 90, noNaN: true }),
});

function placesAt(points: readonly { readonly lng: number; readonly lat: number }[]): Places {
  return {
    count: points.length,
    longitudes: Float64Array.from(points, ({ lng }) => lng),
    latitudes: Float64Array.from(points, ({ lat }) => lat),
    countryOf: new Uint8Array(points.length),
    countries: [],
    names: [],
  };
}

/** The angle between two points by their vectors: another formula than the search's own. */
function angleKm(a: { lng: number; lat: number }, b: { lng: number; lat: number }): number {
  const [[ax, ay, az], [bx, by, bz]] = [toVector(a), toVector(b)];
  return 2 * 6371.0088 * Math.asin(Math.min(1, Math.hypot(ax - bx, ay - by, az - bz) / 2));
}

function toVector({ lng, lat }: { lng: number; lat: number }): [number, number, number] {
  const [x, y] = [(lng * Math.PI) / 180, (lat * Math.PI) / 180];
  return [Math.cos(y) * Math.cos(x), Math.cos(y) * Math.sin(x), Math.sin(y)];
}

test('the nearest place is the one that measuring every place finds, also across the antimeridian and at the poles', () => {
  fc.assert(
    fc.property(fc.array(point, { minLength: 1, maxLength: 60 }), point, (points, from) => {
      const found = createPlaceSearch(placesAt(points)).nearest(from.lng, from.lat);
      const naiveKm = Math.min(...points.map((to) => angleKm(from, to)));
      expect(found?.distanceKm).toBeCloseTo(naiveKm, 3);
    }),
    { numRuns: runs(2000) },
  );
});

test('without places nothing is nearest', () => {
  expect(createPlaceSearch(placesAt([])).nearest(0, 0)).toBeNull();
});
