import { expect, test } from 'vitest';
import { unrollGeometry } from '../../../demo/vite/unrollGeometry.ts';

test('a polygon that crosses the antimeridian goes on beyond 180 degrees', () => {
  const ring = [
    [160, 0],
    [-170, 0],
    [-170, 10],
    [160, 0],
  ];
  expect(unrollGeometry({ type: 'Polygon', coordinates: [ring] }).coordinates).toEqual([
    [
      [160, 0],
      [190, 0],
      [190, 10],
      [160, 0],
    ],
  ]);
});

test('a polygon that starts in the far west lies in the same world as its hole in the middle', () => {
  const outer = [
    [-170, 0],
    [170, 0],
    [60, 0],
    [10, 0],
    [10, 40],
    [60, 40],
    [170, 40],
    [-170, 40],
    [-170, 0],
  ];
  const hole = [
    [50, 10],
    [55, 10],
    [55, 20],
    [50, 10],
  ];
  const [unrolled = [], sameHole] = unrollGeometry({ type: 'Polygon', coordinates: [outer, hole] }).coordinates;
  expect(unrolled.map(([lng]) => lng)).toEqual([190, 170, 60, 10, 10, 60, 170, 190, 190]);
  expect(sameHole).toEqual(hole);
});

test('a ring around the pole is closed along the pole', () => {
  const ring = [
    [-180, -84],
    [-90, -70],
    [0, -70],
    [90, -70],
    [180, -84],
  ];
  const [closed = []] = unrollGeometry({ type: 'Polygon', coordinates: [ring] }).coordinates;
  expect(closed.slice(-3)).toEqual([
    [180, -90],
    [-180, -90],
    [-180, -84],
  ]);
});
