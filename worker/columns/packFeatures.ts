import type { FeatureLike, GeometryLike, PositionLike } from './geoJson.ts';
import { packMembers } from './packMembers.ts';
import { packRows } from './packRows.ts';
import { GEOMETRY_TYPES } from './packedTypes.ts';
import type { PackedFeatures } from './packedTypes.ts';
import { isList, refuseFeature, requireFeature, requireFeatures, requirePosition } from './refuseFeature.ts';

type Rings = readonly (readonly PositionLike[])[];

/**
 * Packs features of any geometry into columns, which move to a worker at no cost. What GeoJSON can say comes back exactly.
 * @throws BAD_OPTION with the feature's number where one is no GeoJSON
 *
 * @example
 * const packed = packFeatures(collection.features);
 * await pool.execute('simplify', packed, { transfer: buffersOf(packed) });
 */
export function packFeatures(features: readonly FeatureLike[]): PackedFeatures {
  requireFeatures(features);
  const sizes = measure(features);
  const geometryTypes = new Uint8Array(sizes.geometryCount);
  const memberCounts = new Uint32Array(sizes.collectionCount);
  const geometryEnds = new Uint32Array(sizes.geometryCount);
  const partEnds = new Uint32Array(sizes.partCount);
  const ringEnds = new Uint32Array(sizes.ringCount);
  const coordinates = new Float64Array(sizes.numberCount);
  const positionSizes = sizes.positionSize === null ? new Uint8Array(sizes.positionCount) : null;
  let geometry = 0;
  let collection = 0;
  let part = 0;
  let ring = 0;
  let position = 0;
  let number = 0;
  const geometries: (GeometryLike | null)[] = [];

  walk(features, {
    geometry(one) {
      geometries.push(one);
      geometryTypes[geometry] = GEOMETRY_TYPES.indexOf(one ? one.type : null);
      if (one?.type === 'GeometryCollection') {
        memberCounts[collection] = one.geometries.length;
        collection += 1;
      }
    },
    ring(positions, row) {
      for (const one of positions) {
        if (positionSizes) positionSizes[position] = one.length;
        position += 1;
        for (let axis = 0; axis < one.length; axis += 1) {
          const value = one[axis];
          // A hole would become 0: a place on the map.
          if (typeof value !== 'number') refuseFeature(row, '.geometry.coordinates', 'numbers', value);
          coordinates[number] = value;
          number += 1;
        }
      }
      ringEnds[ring] = position;
      ring += 1;
    },
    partEnd() {
      partEnds[part] = ring;
      part += 1;
    },
    geometryEnd() {
      geometryEnds[geometry] = part;
      geometry += 1;
    },
  });
  return {
    kind: 'features',
    ...packRows(features),
    geometryTypes,
    memberCounts,
    geometryEnds,
    partEnds,
    ringEnds,
    coordinates,
    positionSize: sizes.positionSize,
    positionSizes,
    geometryMembers: packMembers(geometries.length, (index) => geometries[index], true),
  };
}

interface Visitor {
  geometry(geometry: GeometryLike | null): void;
  ring(positions: readonly PositionLike[], row: number): void;
  partEnd(): void;
  /** Of a collection before its members. */
  geometryEnd(): void;
}

/** A collection first, then its members. */
function walk(features: readonly FeatureLike[], visitor: Visitor): void {
  const visit = (geometry: GeometryLike | null, row: number): void => {
    visitor.geometry(geometry);
    for (const rings of toParts(geometry, row)) {
      for (const ring of rings) visitor.ring(ring, row);
      visitor.partEnd();
    }
    visitor.geometryEnd();
    if (geometry?.type === 'GeometryCollection') for (const member of geometry.geometries) visit(member, row);
  };
  for (let row = 0; row < features.length; row += 1) visit((features[row] as FeatureLike).geometry, row);
}

/** Any geometry as parts of rings. */
function toParts(geometry: GeometryLike | null, row: number): readonly Rings[] {
  if (!geometry) return [];
  switch (geometry.type) {
    case 'Point':
      return [[[geometry.coordinates]]];
    case 'MultiPoint':
    case 'LineString':
      return [[geometry.coordinates]];
    case 'MultiLineString':
    case 'Polygon':
      return [geometry.coordinates];
    case 'MultiPolygon':
      return geometry.coordinates;
    case 'GeometryCollection':
      return [];
    default:
      return refuseFeature(row, '.geometry.type', 'one of GeoJSON', (geometry satisfies never as GeometryLike).type);
  }
}

/** How many lists are around the numbers. */
const DEPTHS: Readonly<Record<string, number>> = {
  Point: 1,
  MultiPoint: 2,
  LineString: 2,
  MultiLineString: 3,
  Polygon: 3,
  MultiPolygon: 4,
};

/** @throws BAD_OPTION where the lists are not as deep as the type says */
function requireShape(feature: FeatureLike | null | undefined, row: number): void {
  requireFeature(feature, row);
  const requireLists = (value: unknown, depth: number): void => {
    if (depth === 1) return requirePosition(value, row);
    if (!isList(value)) refuseFeature(row, '.geometry.coordinates', 'a list', value);
    for (const one of value) requireLists(one, depth - 1);
  };
  const requireGeometry = (geometry: GeometryLike | null | undefined): void => {
    if (!geometry) return;
    if (geometry.type === 'GeometryCollection') {
      if (!isList(geometry.geometries)) refuseFeature(row, '.geometry.geometries', 'a list', geometry.geometries);
      for (const member of geometry.geometries) requireGeometry(member);
    } else {
      const depth = DEPTHS[geometry.type];
      if (depth !== undefined) requireLists(geometry.coordinates, depth);
    }
  };
  requireGeometry(feature.geometry);
}

interface Sizes {
  geometryCount: number;
  collectionCount: number;
  partCount: number;
  ringCount: number;
  positionCount: number;
  numberCount: number;
  positionSize: number | null;
}

function measure(features: readonly FeatureLike[]): Sizes {
  const sizes: Sizes = {
    geometryCount: 0,
    collectionCount: 0,
    partCount: 0,
    ringCount: 0,
    positionCount: 0,
    numberCount: 0,
    positionSize: 2,
  };
  // Not `forEach`: it leaves out holes.
  for (let row = 0; row < features.length; row += 1) requireShape(features[row], row);
  walk(features, {
    geometry(geometry) {
      if (geometry?.type === 'GeometryCollection') sizes.collectionCount += 1;
    },
    ring(positions) {
      sizes.ringCount += 1;
      for (const { length } of positions) {
        if (sizes.positionCount === 0) sizes.positionSize = length;
        else if (length !== sizes.positionSize) sizes.positionSize = null;
        sizes.positionCount += 1;
        sizes.numberCount += length;
      }
    },
    partEnd() {
      sizes.partCount += 1;
    },
    geometryEnd() {
      sizes.geometryCount += 1;
    },
  });
  return sizes;
}
