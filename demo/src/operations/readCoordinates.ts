import type { Places } from '../places/placesFormat.ts';

/** Longitude and latitude of the selected places in turn: columns that move to a worker at no cost. */
export function readCoordinates({ longitudes, latitudes }: Places, positions: Uint32Array): Float64Array<ArrayBuffer> {
  const coordinates = new Float64Array(positions.length * 2);
  positions.forEach((position, index) => {
    coordinates[2 * index] = longitudes[position] ?? 0;
    coordinates[2 * index + 1] = latitudes[position] ?? 0;
  });
  return coordinates;
}
