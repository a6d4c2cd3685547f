import { expect, test } from 'vitest';
import { boundsOf, isWithin } from '../../../demo/src/places/bounds.ts';

function boundsOfPoints(points: readonly (readonly [number, number])[]): ReturnType<typeof boundsOf> {
  return boundsOf(
    Uint32Array.from(points.keys()),
    Float64Array.from(points, ([lng]) => lng),
    Float64Array.from(points, ([, lat]) => lat),
  );
}

test('the box of nothing is null', () => {
  expect(boundsOfPoints([])).toBeNull();
});

test('the box of places on one side of the antimeridian is the plain one', () => {
  expect(
    boundsOfPoints([
      [2, 48],
      [-4, 43],
      [7, 51],
    ]),
  ).toEqual([-4, 43, 7, 51]);
});

test('a country across the antimeridian gets the short box around the back of the world', () => {
  expect(
    boundsOfPoints([
      [177, -17],
      [-179, -16],
      [178, -19],
    ]),
  ).toEqual([177, -19, -179, -16]);
});

test('a box across the antimeridian holds what lies on both of its sides and nothing else', () => {
  const fiji = [177, -19, -179, -16] as const;
  expect([178, -179.5, 0, 176].map((lng) => isWithin(lng, -17, fiji))).toEqual([true, true, false, false]);
});
