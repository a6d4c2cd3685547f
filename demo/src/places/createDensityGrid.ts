import type { Feature, FeatureCollection, Polygon } from 'geojson';

const CELLS_PER_WORLD = 2 ** 8;

export interface DensityProperties {
  readonly count: number;
}

/** Counts points in the squares of the web Mercator map at zoom 8. */
export interface DensityGrid {
  readonly cellCount: number;
  add(longitude: number, latitude: number): void;
  toFeatures(): FeatureCollection<Polygon, DensityProperties>;
}

export function createDensityGrid(): DensityGrid {
  const counts = new Map<number, number>();
  return {
    get cellCount() {
      return counts.size;
    },
    add(longitude, latitude) {
      const cell = toRow(latitude) * CELLS_PER_WORLD + toColumn(longitude);
      counts.set(cell, (counts.get(cell) ?? 0) + 1);
    },
    toFeatures: () => ({
      type: 'FeatureCollection',
      features: Array.from(counts, ([cell, count]) =>
        toFeature(cell % CELLS_PER_WORLD, Math.floor(cell / CELLS_PER_WORLD), count),
      ),
    }),
  };
}

function toFeature(column: number, row: number, count: number): Feature<Polygon, DensityProperties> {
  const [west, east] = [toLongitude(column), toLongitude(column + 1)];
  const [north, south] = [toLatitude(row), toLatitude(row + 1)];
  const ring = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
  return { type: 'Feature', properties: { count }, geometry: { type: 'Polygon', coordinates: [ring] } };
}

function toColumn(longitude: number): number {
  return clampCell(((longitude + 180) / 360) * CELLS_PER_WORLD);
}

function toRow(latitude: number): number {
  const sin = Math.sin((latitude * Math.PI) / 180);
  return clampCell((0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI)) * CELLS_PER_WORLD);
}

function toLongitude(column: number): number {
  return (column / CELLS_PER_WORLD) * 360 - 180;
}

function toLatitude(row: number): number {
  return (Math.atan(Math.sinh(Math.PI * (1 - (2 * row) / CELLS_PER_WORLD))) * 180) / Math.PI;
}

function clampCell(cell: number): number {
  return Math.min(Math.max(Math.floor(cell), 0), CELLS_PER_WORLD - 1);
}
