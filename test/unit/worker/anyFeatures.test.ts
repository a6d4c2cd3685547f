import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { packFeatures } from '../../../worker/columns/packFeatures.ts';
import { packPoints } from '../../../worker/columns/packPoints.ts';
import { readFeatures } from '../../../worker/columns/readFeatures.ts';
import { runs } from '../../support/thorough.ts';

type Packable = Parameters<typeof packFeatures>[0][number];

const withProperties = (properties: unknown): Packable => ({ type: 'Feature', geometry: null, properties }) as Packable;

const propertiesAfter = (properties: unknown): unknown =>
  readFeatures(packFeatures([withProperties({ first: 'text' }), withProperties(properties)]))[1]?.properties;

describe('packed properties', () => {
  test('give back any JSON exactly, -0 included, however deep', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (properties) => {
        expect(propertiesAfter(properties)).toEqual({ ...properties });
      }),
      { numRuns: runs(2000) },
    );
    expect(propertiesAfter({ list: [0, -0, '-0', { deep: -0, ['__proto__']: 0 }] })).toEqual({
      list: [0, -0, '-0', { deep: -0, ['__proto__']: 0 }],
    });
  });

  test('leave out what JSON leaves out, and write a Date as JSON does', () => {
    const when = new Date(0);
    const properties = { a: undefined, b: () => 1, c: Symbol('c'), d: when, e: { when, zero: -0, f: undefined } };
    expect(propertiesAfter(properties)).toEqual({ d: when.toJSON(), e: { when: when.toJSON(), zero: -0 } });
  });

  test.each([[{}], [{ own: 'text' }], [{ own: 1 }]])('are the own ones of %o, not inherited ones', (own) => {
    const inheriting = Object.assign(Object.create({ inherited: 1 }) as object, own);
    expect(readFeatures(packFeatures([withProperties(inheriting)]))[0]?.properties).toEqual(own);
    expect(readFeatures(packFeatures([withProperties(own), withProperties(inheriting)]))[1]?.properties).toEqual(own);
  });
});

describe('packed features', () => {
  test.each([[0], [''], ['0'], [-0], [Number.MAX_SAFE_INTEGER], [2 ** 60], ['__proto__']])('keep the id %o', (id) => {
    const feature: Packable = { type: 'Feature', id, geometry: null, properties: null };
    expect(readFeatures(packFeatures([feature, withProperties(null)]))).toEqual([feature, withProperties(null)]);
  });

  test('keep an id that is null', () => {
    const feature = { type: 'Feature', id: null, geometry: null, properties: null } as unknown as Packable;
    expect(readFeatures(packFeatures([feature, withProperties(null)]))).toEqual([feature, withProperties(null)]);
    expect(readFeatures(packFeatures([feature]))).toEqual([feature]);
  });

  test.each([
    [{ type: undefined }, '.type'],
    [{ type: 'FeatureCollection' }, '.type'],
    [{ properties: [1, 2] }, '.properties'],
    [{ properties: 0 }, '.properties'],
  ])('of which one is %o are refused, by its number', (wrong, part) => {
    const point = { type: 'Feature', geometry: { type: 'Point', coordinates: [1, 2] }, properties: {} };
    for (const pack of [packFeatures, packPoints]) {
      expect(() => pack([point, { ...point, ...wrong }] as never)).toThrow(
        expect.objectContaining({ code: 'BAD_OPTION', message: expect.stringContaining(`features[1]${part}`) }),
      );
    }
  });

  test('of a geometry that is none are refused, and the message names its type', () => {
    const topology = { type: 'Feature', geometry: { type: 'Topology' }, properties: null } as unknown as Packable;
    expect(() => packFeatures([withProperties({}), topology])).toThrow(
      expect.objectContaining({ code: 'BAD_OPTION', message: expect.stringContaining('Topology') }),
    );
    expect(() => packPoints([topology as never])).toThrow(expect.objectContaining({ code: 'BAD_OPTION' }));
  });

  test('keep collections in collections, empty ones and mixed dimensions', () => {
    const feature: Packable = {
      type: 'Feature',
      geometry: {
        type: 'GeometryCollection',
        geometries: [
          { type: 'GeometryCollection', geometries: [] },
          {
            type: 'GeometryCollection',
            geometries: [
              { type: 'Point', coordinates: [] },
              { type: 'MultiPolygon', coordinates: [[], [[]], [[[1, 2, 3], []]]] },
              { type: 'MultiLineString', coordinates: [[], [[1, 2]]] },
            ],
          },
          { type: 'Polygon', coordinates: [] },
        ],
      },
      properties: {},
    };
    expect(readFeatures(packFeatures([feature]))).toEqual([feature]);
  });
});
