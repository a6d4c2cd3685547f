import { badOption } from '../../src/lib/badOption.ts';
import type { FeatureLike, GeometryLike, PositionLike } from './geoJson.ts';
import { packRows } from './packRows.ts';
import { GEOMETRY_TYPES } from './packedTypes.ts';
import type { PackedFeatures } from './packedTypes.ts';

type Rings = readonly (readonly PositionLike[])[];

/** Packs features of any geometry into columns, which move to a worker at no cost. Throws BAD_OPTION where one is no GeoJSON. */
export function packFeatures(features: readonly FeatureLike[]): PackedFeatures {
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

  walk(features, {
    geometry(one) {
      geometryTypes[geometry] = GEOMETRY_TYPES.indexOf(one ? one.type : null);
      if (one?.type === 'GeometryCollection') {
        memberCounts[collection] = one.geometries.length;
        collection += 1;
      }
    },
    ring(positions) {
      for (const one of positions) {
        if (positionSizes) positionSizes[position] = one.length;
        position += 1;
        for (let axis = 0; axis < one.length; axis += 1) {
          coordinates[number] = one[axis] as number;
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
  };
}

interface Visitor {
  geometry(geometry: GeometryLike | null): void;
  ring(positions: readonly PositionLike[]): void;
  partEnd(): void;
  /** Of a collection before its members. */
  geometryEnd(): void;
}

/** A collection first, then its members. */
function walk(features: readonly FeatureLike[], visitor: Visitor): void {
  const visit = (geometry: GeometryLike | null): void => {
    visitor.geometry(geometry);
    for (const rings of toParts(geometry)) {
      for (const ring of rings) visitor.ring(ring);
      visitor.partEnd();
    }
    visitor.geometryEnd();
    if (geometry?.type === 'GeometryCollection') for (const member of geometry.geometries) visit(member);
  };
  for (const { geometry } of features) visit(geometry);
}

/** Any geometry as parts of rings. */
function toParts(geometry: GeometryLike | null): readonly Rings[] {
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
      throw badOption(
        'geometry.type',
        'one of GeoJSON',
        (geometry satisfies never as GeometryLike).type,
        'Pack features.',
      );
  }
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
