import { expect, test } from 'vitest';
import { createDensityGrid } from '../../../demo/src/places/createDensityGrid.ts';

test('a cell holds the points that were counted in it', () => {
  const grid = createDensityGrid();
  grid.add(2.35, 48.86);
  grid.add(2.36, 48.85);
  grid.add(-180, -89.9);
  expect(grid.cellCount).toBe(2);

  const [paris] = grid.toFeatures().features;
  const [[west = 0, south = 0] = [], , [east = 0, north = 0] = []] = paris?.geometry.coordinates[0] ?? [];
  expect(paris?.properties.count).toBe(2);
  expect([west <= 2.35, east >= 2.36, south <= 48.85, north >= 48.86]).toEqual([true, true, true, true]);
});

test('every place has a cell, the poles and the antimeridian too', () => {
  const grid = createDensityGrid();
  for (const [lng, lat] of [
    [180, 90],
    [-180, -90],
    [180, 0],
  ] as const) {
    grid.add(lng, lat);
  }
  expect(grid.toFeatures().features.map(({ properties }) => properties.count)).toEqual([1, 1, 1]);
});
