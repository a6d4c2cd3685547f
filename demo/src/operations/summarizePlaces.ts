import type { Places } from '../places/placesFormat.ts';
import type { PlacesSummary } from './operations.ts';

export function summarizePlaces({ count, countries, countryOf }: Places): PlacesSummary {
  const counts = new Uint32Array(countries.length);
  for (const position of countryOf) counts[position] = (counts[position] ?? 0) + 1;
  return {
    count,
    countries: countries
      .map((code, position) => ({ code, count: counts[position] ?? 0 }))
      .sort((left, right) => right.count - left.count),
  };
}
