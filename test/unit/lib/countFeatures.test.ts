import { expect, test } from 'vitest';
import { countFeatures } from '../../../src/lib/countFeatures.ts';

const three = [1, 2, 3];
const geoJson = (data: unknown) => ({
  getSource: (id: string) => (id === 'places' ? { serialize: () => ({ data }) } : undefined),
});

test.each<[string, object, string | object, number | undefined]>([
  ['GeoJSON of MapLibre and Mapbox', geoJson({ type: 'FeatureCollection', features: three }), 'places', 3],
  ['its address', geoJson('places.geojson'), 'places', undefined],
  ['one feature', geoJson({ type: 'Feature' }), 'places', undefined],
  ['no such source', geoJson({ features: three }), 'roads', undefined],
  ['a source of OpenLayers', {}, { getFeatures: () => three }, 3],
  [
    'a layer of it, whose own method asks the picture',
    {},
    { getFeatures: fail, getSource: () => ({ getFeatures: () => three }) },
    3,
  ],
  ['a layer of it without a source', {}, { getFeatures: fail, getSource: () => null }, undefined],
  ['a group of Leaflet', {}, { getLayers: () => three }, 3],
  ['one marker', {}, { getLatLng: () => three }, undefined],
  ['a data source of Cesium', {}, { entities: { values: three } }, 3],
  [
    'a layer of deck.gl, in lists with holes',
    { props: { layers: [null, [{ id: 'places', props: { data: three } }]] } },
    'places',
    3,
  ],
  [
    'the address of its data',
    { props: { layers: [{ id: 'places', props: { data: 'places.json' } }] } },
    'places',
    undefined,
  ],
  ['a map that is gone', { getSource: fail }, 'places', undefined],
])('%s', (_of, map, source, count) => {
  expect(countFeatures(map, source)).toBe(count);
});

function fail(): never {
  throw new Error('gone');
}
