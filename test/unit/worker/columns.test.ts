import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buffersOf } from '../../../worker/columns/buffersOf.ts';
import type { Feature, Geometry, PointFeature } from '../../../worker/columns/geoJson.ts';
import { packFeatures } from '../../../worker/columns/packFeatures.ts';
import { packPoints } from '../../../worker/columns/packPoints.ts';
import { readFeatures } from '../../../worker/columns/readFeatures.ts';
import { readPoints } from '../../../worker/columns/readPoints.ts';
import { runs } from '../../support/thorough.ts';

const coordinate = fc.double({ noNaN: true });
const position = fc.oneof(
  { weight: 4, arbitrary: fc.array(coordinate, { minLength: 2, maxLength: 2 }) },
  { weight: 1, arbitrary: fc.array(coordinate, { minLength: 2, maxLength: 4 }) },
);
const line = fc.array(position, { maxLength: 5 });
const rings = fc.array(line, { maxLength: 3 });
const polygons = fc.array(rings, { maxLength: 3 });

const { geometry } = fc.letrec<{ geometry: Geometry }>((tie) => ({
  geometry: fc.oneof(
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
);
const properties = fc.option(
  fc.array(fc.tuple(name, value), { maxLength: 5 }).map((entries) => Object.fromEntries(entries)),
);
const id = fc.oneof(fc.integer(), fc.double({ noNaN: true }), text);

const featuresOf = <Kind extends Geometry | null>(kind: fc.Arbitrary<Kind>): fc.Arbitrary<Feature<Kind>[]> =>
  fc.array(
    fc.record(
      { type: fc.constant('Feature' as const), id, geometry: kind, properties },
      { requiredKeys: ['type', 'geometry', 'properties'] },
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
    const point = fc.record({ type: fc.constant('Point' as const), coordinates: position });
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
      columns: [{ name: 'population', kinds: null, numbers: Float64Array.of(1, 2, 3), texts: null, textEnds: null }],
      hasProperties: null,
      coordinates: Float64Array.of(1, -1, 2, -2, 3, -3),
      positionSize: 2,
      positionSizes: null,
    });
  });

  test('of points refuse any other geometry, and say what to use', () => {
    const line = { type: 'LineString', coordinates: [] };
    const features = [{ type: 'Feature', geometry: line, properties: null }] as unknown as PointFeature[];
    expect(() => packPoints(features)).toThrow(/Feature 0 must be a Point, got a LineString. Use `packFeatures`/);
  });
});
