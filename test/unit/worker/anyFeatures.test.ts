import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buffersOf } from '../../../worker/columns/buffersOf.ts';
import { packFeatures } from '../../../worker/columns/packFeatures.ts';
import { packPoints } from '../../../worker/columns/packPoints.ts';
import { readFeatures } from '../../../worker/columns/readFeatures.ts';
import { runs } from '../../support/thorough.ts';

type Packable = Parameters<typeof packFeatures>[0][number];

const withProperties = (properties: unknown): Packable => ({ type: 'Feature', geometry: null, properties }) as Packable;

const propertiesAfter = (properties: unknown): unknown =>
  readFeatures(packFeatures([withProperties({ first: 'text' }), withProperties(properties)]))[1]?.properties;

/** What a worker reads of them. */
const sent = (features: readonly unknown[]): unknown[] => {
  const packed = packFeatures(features as Packable[]);
  return readFeatures(structuredClone(packed, { transfer: buffersOf(packed) }));
};

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

  test('arrive as the features themselves would, whatever they hold', () => {
    const anything = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withTypedArray: true,
      withSparseArray: true,
      withNullPrototype: true,
    });
    const feature = fc.record({
      type: fc.constant('Feature' as const),
      id: fc.oneof(fc.string(), fc.double(), fc.bigInt()),
      geometry: fc.constant(null),
      properties: fc.option(fc.dictionary(fc.oneof(fc.string(), fc.constant('__proto__')), anything)),
      extra: anything,
    });
    fc.assert(
      fc.property(fc.array(feature, { maxLength: 4 }), (features) => {
        expect(sent(features)).toStrictEqual(structuredClone(features));
      }),
      { numRuns: runs(500) },
    );
  });

  test.each<[string, unknown]>([
    ['a Date', new Date(0)],
    ['an invalid Date', new Date(Number.NaN)],
    ['a map', new Map([['a', new Set([1])]])],
    ['columns', { rows: new Float64Array([1, Number.NaN]), view: new DataView(new ArrayBuffer(2)) }],
    ['what JSON leaves out', { a: undefined, list: [undefined, 1] }],
    ['undefined', undefined],
    ['a list with a hole', Object.assign([1], { length: 3 })],
    ['a list with a name', Object.assign([1, 2], { note: 'a' })],
    ['a pattern', /a+/giu],
    ['an error', new RangeError('no such place')],
  ])('keep %s, alone and inside of others', (_, value) => {
    const feature = withProperties({ value, list: [value], deep: { value, text: 'a' } });
    expect(sent([feature])).toStrictEqual([feature]);
  });

  test('keep what two of them share, and circles', () => {
    const circle: Record<string, unknown> = { name: 'a' };
    circle['self'] = circle;
    let wide: unknown[] = [1];
    for (let level = 0; level < 40; level += 1) wide = [wide, wide];
    const [back] = sent([withProperties({ circle, wide })]) as [
      { properties: { circle: { self: unknown }; wide: readonly unknown[] } },
    ];
    expect(back.properties.circle.self).toBe(back.properties.circle);
    expect(back.properties.wide[0]).toBe(back.properties.wide[1]);
  });

  test.each<[string, unknown]>([
    ['a function', () => 1],
    ['an object with one', { a: { toJSON: () => 'a' } }],
    ['a symbol', Symbol('a')],
    [
      'a getter that throws',
      {
        get a(): never {
          throw new Error('not yet');
        },
      },
    ],
  ])('are refused where they are sent, as they would be unpacked: %s', (_, value) => {
    const packed = packFeatures([withProperties({ value, text: 'a' })]);
    expect(() => structuredClone(packed)).toThrow();
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
