import { describeValue } from './describeValue.ts';
import { failure } from './failure.ts';

/** west, south, east, north in degrees. */
export type Bounds = readonly [west: number, south: number, east: number, north: number];

const MAX_ZOOM = 24;
/** Web Mercator ends here. */
const MAX_LATITUDE = 85.0511287798066;
const WORLD = [-180, 180] as const;
/** In tiles: makes up for rounding where a border of the view is a border of a tile. */
const TOLERANCE = 1e-6;

/**
 * The bounds widened to the borders of the tiles they touch, so that views which differ by less than a tile share one
 * key and what is computed for it covers all of them. Copies of the world are one: `west` comes back in [-180, 180), and
 * `east` is above 180 where the view crosses the date line. A view of 360 degrees or more is the whole world; the first
 * and the last row reach to the poles. A view without a width or height is a tile wide or high; south and north may be swapped.
 * @param zoom of tiles; its fraction is cut off
 * @throws BAD_OPTION where a number is not finite
 *
 * @example
 * await loadPlaces(snapBounds([13.1, 52.3, 13.7, 52.7], zoom), Math.floor(zoom));
 */
export function snapBounds(bounds: Bounds, zoom: number): Bounds {
  const [west, south, east, north] = readList(bounds);
  if (![west, south, east, north, zoom].every(Number.isFinite)) {
    throw failure(
      'BAD_OPTION',
      `snapBounds needs finite bounds and zoom, got \`${describeValue(String(bounds))}\` at \`${describeValue(zoom)}\`.`,
      'snapBounds',
    );
  }
  const tileCount = 2 ** Math.min(Math.max(Math.floor(zoom), 0), MAX_ZOOM);
  const [snappedWest, snappedEast] = snapLongitudes(west, east, tileCount);
  const [snappedSouth, snappedNorth] = snapLatitudes(Math.min(south, north), Math.max(south, north), tileCount);
  return [snappedWest, snappedSouth, snappedEast, snappedNorth];
}

/** What is no list fails like one without numbers. */
function readList(bounds: Bounds): Bounds {
  const given: unknown = bounds;
  return Array.isArray(given) ? bounds : [NaN, NaN, NaN, NaN];
}

function snapLongitudes(west: number, east: number, tileCount: number): readonly [number, number] {
  // A view across the date line is often told as west 170, east -170.
  const width = east < west ? east - west + 360 * Math.ceil((west - east) / 360) : east - west;
  if (width >= 360) return WORLD;
  const first = west - 360 * Math.floor((west + 180) / 360);
  const last = first + width;

  const border = (column: number): number => column * (360 / tileCount) - 180;
  const columnOf = (longitude: number): number => ((longitude + 180) / 360) * tileCount;
  let left = Math.floor(columnOf(first) + TOLERANCE);
  if (border(left) > first) left -= 1;
  let right = Math.max(left + 1, Math.ceil(columnOf(last) - TOLERANCE));
  if (border(right) < last) right += 1;
  return right - left >= tileCount ? WORLD : [border(left), border(right)];
}

function snapLatitudes(south: number, north: number, tileCount: number): readonly [number, number] {
  const border = (row: number): number => {
    if (row <= 0) return 90;
    if (row >= tileCount) return -90;
    return (Math.atan(Math.sinh(Math.PI * (1 - (2 * row) / tileCount))) * 180) / Math.PI;
  };
  const rowOf = (latitude: number): number => {
    const clamped = Math.min(Math.max(latitude, -MAX_LATITUDE), MAX_LATITUDE);
    return ((1 - Math.asinh(Math.tan((clamped * Math.PI) / 180)) / Math.PI) / 2) * tileCount;
  };
  let top = Math.min(tileCount - 1, Math.floor(rowOf(north) + TOLERANCE));
  if (border(top) < north) top -= 1;
  let bottom = Math.max(top + 1, Math.ceil(rowOf(south) - TOLERANCE));
  if (border(bottom) > south) bottom += 1;
  return [border(bottom), border(top)];
}
