import { openPlacesFile, toDegrees } from './placesFormat.ts';
import type { PlaceRow } from './placesFormat.ts';

const LINE_FEED = 10;

/** Reads the file row by row, as an import does: nothing is decoded before it is asked for. */
export function* readRows(bytes: ArrayBuffer): Generator<PlaceRow> {
  const { count, longitudes, latitudes, countryOf, text } = openPlacesFile(bytes);
  const decoder = new TextDecoder();
  let start = 0;
  const nextLine = (): string => {
    const found = text.indexOf(LINE_FEED, start);
    const end = found < 0 ? text.length : found;
    const line = decoder.decode(text.subarray(start, end));
    start = end + 1;
    return line;
  };
  const countries = nextLine().split(',');
  for (let position = 0; position < count; position += 1) {
    yield {
      name: nextLine(),
      lng: toDegrees(longitudes[position] ?? 0),
      lat: toDegrees(latitudes[position] ?? 0),
      country: countries[countryOf[position] ?? -1] ?? '',
    };
  }
}
