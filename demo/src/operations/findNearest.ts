import type { PlaceSearch } from '../places/createPlaceSearch.ts';
import type { Places } from '../places/placesFormat.ts';

export interface LookUp {
  readonly longitude: number;
  readonly latitude: number;
}

/** The nearest place, and how far it is. */
export interface LookUpResult extends LookUp {
  readonly name: string;
  readonly country: string;
  readonly distanceKm: number;
}

/** Which place is nearest to a point: what a reverse geocoder answers. */
export function findNearest(places: Places, search: PlaceSearch, { longitude, latitude }: LookUp): LookUpResult {
  const found = search.nearest(longitude, latitude);
  if (!found) throw new Error('There are no places to be near to.');
  const { position, distanceKm } = found;
  return {
    name: places.names[position] ?? '',
    country: places.countries[places.countryOf[position] ?? -1] ?? '',
    longitude: places.longitudes[position] ?? 0,
    latitude: places.latitudes[position] ?? 0,
    distanceKm,
  };
}
