import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buffersOf, packFeatures, packPoints, readFeatures, readPoints } from 'mapvitals/worker';
import type { Feature, Geometry, PointFeature } from '../../../worker/columns/geoJson.ts';
import { runs } from '../../support/thorough.ts';

const coordinate = fc.double();
const position = fc.oneof(
  { weight: 4, arbitrary: fc.array(coordinate, { minLength: 2, maxLength: 2 }) },
  { weight: 1, arbitrary: fc.array(coordinate, { maxLength: 4 }) },
);
/** What a geometry or a feature may have beside what its kind says (RFC 7946, 5 and 6.1), also by a name of another kind. */
const members = fc.record(
  {
    bbox: fc.array(coordinate, { minLength: 4, maxLength: 4 }),
    title: fc.string(),
    crs: fc.jsonValue(),
    coordinates: fc.jsonValue(),
    geometries: fc.jsonValue(),
  },
  { requiredKeys: [] },
);
const withMembers = <Value extends object>(arbitrary: fc.Arbitrary<Value>): fc.Arbitrary<Value> =>
  fc.oneof(
    { weight: 4, arbitrary },
    { weight: 1, arbitrary: fc.tuple(members, arbitrary).map(([more, value]) => ({ ...more, ...value })) },
  );
const line = fc.array(position, { maxLength: 5 });
const rings = fc.array(line, { maxLength: 3 });
const polygons = fc.array(rings, { maxLength: 3 });

const { geometry } = fc.letrec<{ geometry: Geometry; plain: Geometry }>((tie) => ({
  geometry: withMembers(tie('plain')),
  plain: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record({ type: fc.constant('Point' as const), coordinates: position }),
    fc.record({ type: fc.constantFrom('MultiPoint' as const, 'LineString' as const), coordinates: line }),
    fc.record({ type: fc.constantFrom('MultiLineString' as const, 'Polygon' as const), coordinates: rings }),
    fc.record({ type: fc.constant('MultiPolygon' as const), coordinates: polygons }),
    fc.record({
      type: fc.constant('GeometryCollection' as const),
      geometries: fc.array(tie('geometry'), { maxLength: 3 }),
    }),
  ),
}));

/** Any string, also one that UTF-8 cannot write. */
const text = fc.string({ unit: 'binary' });
const loneSurrogate = fc.constantFrom('\ud800', 'a\udc00b');
const name = fc.oneof(fc.constantFrom('name', 'population', '__proto__', 'constructor', ''), text);
const value = fc.oneof(
  fc.double({ noNaN: true }),
  fc.boolean(),
  fc.constant(null),
  text,
  loneSurrogate,
  fc.jsonValue({ noUnicodeString: false }),
  fc.bigInt(),
  fc.record({ deep: fc.array(fc.bigInt()) }),
);
const properties = fc.option(
  fc.array(fc.tuple(name, value), { maxLength: 5 }).map((entries) => Object.fromEntries(entries)),
);
const id = fc.oneof(fc.integer(), fc.double({ noNaN: true }), text, fc.bigInt());

const featuresOf = <Kind extends Geometry | null>(kind: fc.Arbitrary<Kind>): fc.Arbitrary<Feature<Kind>[]> =>
  fc.array(
    withMembers(
      fc.record(
        { type: fc.constant('Feature' as const), id, geometry: kind, properties },
        { requiredKeys: ['type', 'geometry', 'properties'] },
      ),
    ),
    { maxLength: 8 },
  ) as fc.Arbitrary<Feature<Kind>[]>;

/** Own keys, also those that a matcher might take for a prototype. */
const keysOf = (features: readonly Feature[]): unknown =>
  features.map((feature) => [
    Object.keys(feature).sort(),
    feature.properties && Object.keys(feature.properties).sort(),
  ]);

describe('columns', () => {
  test('give back any features exactly: coordinates, rings, ids and properties', () => {
    fc.assert(
      fc.property(featuresOf(fc.option(geometry)), (features) => {
        const read = readFeatures(packFeatures(features));
        expect(read).toEqual(features);
        expect(keysOf(read)).toEqual(keysOf(features));
      }),
      { numRuns: runs(2000) },
    );
  });

  test('give back any points exactly', () => {
    const point = withMembers(fc.record({ type: fc.constant('Point' as const), coordinates: position }));
    fc.assert(
      fc.property(featuresOf(point), (features) => {
        const read = readPoints(packPoints(features));
        expect(read).toEqual(features);
        expect(keysOf(read)).toEqual(keysOf(features));
      }),
      { numRuns: runs(2000) },
    );
  });

  test('move: after a transfer the sender has nothing and the receiver everything', () => {
    fc.assert(
      fc.property(featuresOf(fc.option(geometry)), (features) => {
        const packed = packFeatures(features);
        const buffers = buffersOf(packed);
        const received = structuredClone(packed, { transfer: buffers });
        expect(readFeatures(received)).toEqual(features);
        expect(buffers.every(({ byteLength }) => byteLength === 0)).toBe(true);
        expect(packed.coordinates).toHaveLength(0);
      }),
      { numRuns: runs(500) },
    );
  });

  test('keep no masks and no texts where every row has numbers only', () => {
    const features = [1, 2, 3].map((index): PointFeature => ({
      type: 'Feature',
      geometry: { type: 'Point', coordinates: [index, -index] },
      properties: { population: index },
    }));
    expect(packPoints(features)).toEqual({
      kind: 'points',
      count: 3,
      ids: null,
      columns: [
        {
          name: 'population',
          kinds: null,
          numbers: Float64Array.of(1, 2, 3),
          texts: null,
          textEnds: null,
          others: null,
        },
      ],
      sparse: null,
      members: null,
      hasProperties: null,
      coordinates: Float64Array.of(1, -1, 2, -2, 3, -3),
      positionSize: 2,
      positionSizes: null,
      geometryMembers: null,
    });
  });

  test('weigh what the data weighs, however many names it has', () => {
    const features = Array.from({ length: 5000 }, (_, row): PointFeature => {
      const tags = [1, 7, 31, 127, 509].map((step) => [`tag:${(row * step) % 2000}`, `value ${row % 90}`]);
      return {
        type: 'Feature',
        geometry: { type: 'Point', coordinates: [row, -row] },
        properties: { ...Object.fromEntries(tags), name: `place ${row}` },
      };
    });
    const packed = packPoints(features);
    const textLength = [...packed.columns, packed.sparse].reduce(
      (sum, values) => sum + (values?.texts?.length ?? 0),
      0,
    );
    const bytes = buffersOf(packed).reduce((sum, { byteLength }) => sum + byteLength, 0) + textLength;
    expect(bytes).toBeLessThan(JSON.stringify(features).length);
    expect(packed.columns.map(({ name: column }) => column)).toEqual(['name']);
    expect(readPoints(packed)).toEqual(features);
  });

  test.each([
    ['a hole', { type: 'Point', coordinates: [null, null] }],
    ['a text', { type: 'Point', coordinates: ['1', 2] }],
    [
      'a hole in a ring',
      {
        type: 'Polygon',
        coordinates: [
          [
            [1, 2],
            [undefined, 2],
          ],
        ],
      },
    ],
    ['a BigInt', { type: 'Point', coordinates: [1n, 2n] }],
    ['no coordinates', { type: 'Point', coordinates: null }],
    ['missing coordinates', { type: 'LineString' }],
    ['no ring', { type: 'Polygon', coordinates: [null] }],
    ['no position', { type: 'MultiPoint', coordinates: [[1, 2], null] }],
    ['lists that are too flat', { type: 'Polygon', coordinates: [1, 2] }],
    ['a text for a list', { type: 'LineString', coordinates: 'line' }],
    ['an endless position', { type: 'Point', coordinates: Array.from({ length: 300 }, () => 1) }],
    ['no geometries', { type: 'GeometryCollection', geometries: null }],
    ['a bad member', { type: 'GeometryCollection', geometries: [{ type: 'Point', coordinates: [null] }] }],
  ])('refuse %s and name the feature: no place on the map is invented', (_what, shape) => {
    const good: Feature = { type: 'Feature', geometry: { type: 'Point', coordinates: [1, 2] }, properties: {} };
    const bad = { type: 'Feature', geometry: shape, properties: {} } as unknown as Feature;
    const refusal = expect.objectContaining({ code: 'BAD_OPTION', message: expect.stringContaining('features[1]') });
    expect(() => packFeatures([good, bad])).toThrow(refusal);
    expect(() => packPoints([good as PointFeature, bad as PointFeature])).toThrow(refusal);
  });

  test.each([[null], [undefined], ['feature'], [{ type: 'Feature', geometry: null, properties: 'text' }]])(
    'refuse %j among the features by its number',
    (bad) => {
      const features = [{ type: 'Feature', geometry: null, properties: null }, bad] as unknown as Feature[];
      expect(() => packFeatures(features)).toThrow(
        expect.objectContaining({ message: expect.stringContaining('features[1]') }),
      );
    },
  );

  test('refuse a hole among the features by its number', () => {
    const features: PointFeature[] = [];
    features[1] = { type: 'Feature', geometry: { type: 'Point', coordinates: [1, 2] }, properties: null };
    const refusal = expect.objectContaining({ code: 'BAD_OPTION', message: expect.stringContaining('features[0]') });
    for (const pack of [packFeatures, packPoints]) expect(() => pack(features)).toThrow(refusal);
  });

  test.each([[null], [undefined], [{ type: 'FeatureCollection', features: [] }], ['features']])(
    'refuse %j in the place of a list',
    (features) => {
      const refusal = expect.objectContaining({ code: 'BAD_OPTION', message: expect.stringContaining('`features`') });
      expect(() => packFeatures(features as never)).toThrow(refusal);
      expect(() => packPoints(features as never)).toThrow(refusal);
    },
  );

  test('of points refuse what only has a length in the place of a position, wherever it stands', () => {
    const at = (coordinates: unknown): PointFeature =>
      ({ type: 'Feature', geometry: { type: 'Point', coordinates }, properties: null }) as PointFeature;
    const refusal = expect.objectContaining({ code: 'BAD_OPTION', message: expect.stringContaining('.coordinates`') });
    expect(() => packPoints([at({ length: 1e12 })])).toThrow(refusal);
    expect(() => packPoints([at([1, 2]), at([1, 2, 3]), at({ length: -1 })])).toThrow(refusal);
  });

  test('of points refuse any other geometry, and say what to use', () => {
    const line = { type: 'LineString', coordinates: [] };
    const features = [{ type: 'Feature', geometry: line, properties: null }] as unknown as PointFeature[];
    expect(() => packPoints(features)).toThrow(
      /`features\[0\].geometry` must be a Point, got `'LineString'`..*`packFeatures`/,
    );
  });
});
