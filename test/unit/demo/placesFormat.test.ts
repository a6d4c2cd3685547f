import { expect, test } from 'vitest';
import { decodePlaces, encodePlaces } from '../../../demo/src/places/placesFormat.ts';
import { readRows } from '../../../demo/src/places/readRows.ts';

const rows = [
  { name: 'Sant Julià de Lòria', lng: '1.49129', lat: '42.46372', country: 'AD' },
  { name: '東京', lng: '139.69171', lat: '35.6895', country: 'JP' },
  { name: 'Savusavu', lng: '-179.99999', lat: '-16.78333', country: 'FJ' },
];

test('places come back from the file exactly as they went in', () => {
  const places = decodePlaces(encodePlaces(rows).buffer as ArrayBuffer);
  const decoded = Array.from(rows, (_, position) => ({
    name: places.names[position],
    lng: String(places.longitudes[position]),
    lat: String(places.latitudes[position]),
    country: places.countries[places.countryOf[position] ?? -1],
  }));
  expect(places.count).toBe(rows.length);
  expect(decoded).toEqual(rows);
});

test('a country list that does not fit into a byte is refused', () => {
  const many = Array.from({ length: 257 }, (_, index) => ({ name: '', lng: '0', lat: '0', country: String(index) }));
  expect(() => encodePlaces(many)).toThrow('257 countries');
});

test('reading the file row by row gives the same rows', () => {
  const read = [...readRows(encodePlaces(rows).buffer as ArrayBuffer)];
  expect(read.map(({ lng, lat, ...row }) => ({ ...row, lng: String(lng), lat: String(lat) }))).toEqual(
    rows.map(({ name, country, lng, lat }) => ({ name, country, lng, lat })),
  );
});
