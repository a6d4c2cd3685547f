import { boundsOf, isWithin } from '../places/bounds.ts';
import type { Places } from '../places/placesFormat.ts';
import type { PlaceFilter, Selection } from './operations.ts';

/** The places of one country, inside one box: a scan over the columns. */
export function filterPlaces(places: Places, { country, within }: PlaceFilter): Selection {
  const { count, longitudes, latitudes, countryOf, countries } = places;
  const countryPosition = country === null ? -1 : countries.indexOf(country);
  const positions = new Uint32Array(count);
  let size = 0;
  for (let position = 0; position < count; position += 1) {
    if (country !== null && countryOf[position] !== countryPosition) continue;
    if (within && !isWithin(longitudes[position] ?? 0, latitudes[position] ?? 0, within)) continue;
    positions[size] = position;
    size += 1;
  }
  const selected = positions.slice(0, size);
  return { positions: selected, bounds: boundsOf(selected, longitudes, latitudes) };
}
