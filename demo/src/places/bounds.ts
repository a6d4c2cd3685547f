/** West, south, east, north in degrees; west > east where it crosses the antimeridian. */
export type Bounds = readonly [west: number, south: number, east: number, north: number];

/** The smallest box around the given places: around the world's back where that is shorter, as for Fiji. */
export function boundsOf(positions: Uint32Array, longitudes: Float64Array, latitudes: Float64Array): Bounds | null {
  if (positions.length === 0) return null;
  let south = 90;
  let north = -90;
  const sorted = new Float64Array(positions.length);
  positions.forEach((position, index) => {
    const latitude = latitudes[position] ?? 0;
    south = Math.min(south, latitude);
    north = Math.max(north, latitude);
    sorted[index] = longitudes[position] ?? 0;
  });
  sorted.sort();

  // The box leaves out the widest empty stretch of longitudes.
  let west = sorted[0] ?? 0;
  let east = sorted.at(-1) ?? 0;
  let widest = west + 360 - east;
  for (let index = 1; index < sorted.length; index += 1) {
    const from = sorted[index - 1] ?? 0;
    const to = sorted[index] ?? 0;
    if (to - from > widest) [west, east, widest] = [to, from, to - from];
  }
  return [west, south, east, north];
}

export function isWithin(longitude: number, latitude: number, [west, south, east, north]: Bounds): boolean {
  if (latitude < south || latitude > north) return false;
  return west <= east ? longitude >= west && longitude <= east : longitude >= west || longitude <= east;
}
