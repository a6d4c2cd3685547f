import KDBush from 'kdbush';
import type { Places } from './placesFormat.ts';

const EARTH_RADIUS_KM = 6371.0088;
const KM_PER_DEGREE = (EARTH_RADIUS_KM * Math.PI) / 180;
const FIRST_REACH_DEGREES = 0.25;

export interface NearestPlace {
  /** Position in the columns. */
  readonly position: number;
  readonly distanceKm: number;
}

export interface PlaceSearch {
  /** The place that is nearest on the sphere; `null` where there are no places. */
  nearest(longitude: number, latitude: number): NearestPlace | null;
}

/**
 * Finds the nearest place. The index knows a plane of degrees only, so the search looks into a box that surely holds the
 * circle of a radius, measures the places in it on the sphere, and doubles the radius until one lies inside the circle.
 */
export function createPlaceSearch({ count, longitudes, latitudes }: Places): PlaceSearch {
  const index = new KDBush(count);
  for (let position = 0; position < count; position += 1) {
    index.add(longitudes[position] ?? 0, latitudes[position] ?? 0);
  }
  index.finish();

  const nearestWithin = (longitude: number, latitude: number, reachDegrees: number): NearestPlace | null => {
    let best: NearestPlace | null = null;
    for (const [west, east] of longitudeRanges(longitude, latitude, reachDegrees)) {
      for (const position of index.range(west, latitude - reachDegrees, east, latitude + reachDegrees)) {
        const distanceKm = distance(longitude, latitude, longitudes[position] ?? 0, latitudes[position] ?? 0);
        if (!best || distanceKm < best.distanceKm) best = { position, distanceKm };
      }
    }
    return best;
  };

  return {
    nearest(longitude, latitude) {
      for (let reach = FIRST_REACH_DEGREES; reach < 360; reach *= 2) {
        const found = nearestWithin(longitude, latitude, reach);
        if (found && found.distanceKm <= reach * KM_PER_DEGREE) return found;
      }
      return nearestWithin(longitude, latitude, 360);
    },
  };
}

/** The longitudes that a circle can touch: all of them once it holds a pole, two ranges across the antimeridian. */
function longitudeRanges(
  longitude: number,
  latitude: number,
  reachDegrees: number,
): readonly (readonly [number, number])[] {
  const ratio = Math.sin(toRadians(reachDegrees)) / Math.cos(toRadians(latitude));
  if (Math.abs(latitude) + reachDegrees >= 90 || ratio >= 1) return [[-180, 180]];
  const halfWidth = (Math.asin(ratio) * 180) / Math.PI;
  const [west, east] = [longitude - halfWidth, longitude + halfWidth];
  if (west < -180)
    return [
      [-180, east],
      [west + 360, 180],
    ];
  if (east > 180)
    return [
      [west, 180],
      [-180, east - 360],
    ];
  return [[west, east]];
}

/** Great-circle distance, by the haversine formula. */
function distance(lngA: number, latA: number, lngB: number, latB: number): number {
  const sinLat = Math.sin(toRadians(latB - latA) / 2);
  const sinLng = Math.sin(toRadians(lngB - lngA) / 2);
  const half = sinLat * sinLat + Math.cos(toRadians(latA)) * Math.cos(toRadians(latB)) * sinLng * sinLng;
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(half)));
}

function toRadians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}
