import { MapVitalsError } from '../../src/errors.ts';
import type { PointFeatureLike } from './geoJson.ts';
import { packRows } from './packRows.ts';
import type { PackedPoints } from './packedTypes.ts';

/** Packs point features into columns, which move to a worker at no cost. Throws BAD_OPTION for any other geometry. */
export function packPoints(features: readonly PointFeatureLike[]): PackedPoints {
  const count = features.length;
  const positionSize = features[0]?.geometry?.coordinates?.length ?? 2;
  let coordinates = new Float64Array(count * positionSize);
  let positionSizes: Uint8Array<ArrayBuffer> | null = null;
  let end = 0;
  for (let row = 0; row < count; row += 1) {
    const { geometry } = features[row] as PointFeatureLike;
    if (geometry?.type !== 'Point') {
      const got = geometry ? `a ${String(geometry.type)}` : 'no geometry';
      throw new MapVitalsError('BAD_OPTION', `Feature ${row} must be a Point, got ${got}. Use \`packFeatures\`.`);
    }
    const position = geometry.coordinates;
    const size = position.length;
    if (size !== positionSize && !positionSizes) {
      positionSizes = new Uint8Array(count).fill(positionSize, 0, row);
      coordinates = grow(coordinates, features);
    }
    if (positionSizes) positionSizes[row] = size;
    for (let axis = 0; axis < size; axis += 1) coordinates[end + axis] = position[axis] as number;
    end += size;
  }
  return {
    kind: 'points',
    ...packRows(features),
    coordinates,
    positionSize: positionSizes ? null : positionSize,
    positionSizes,
  };
}

/** Room for positions of any size. */
function grow(
  coordinates: Float64Array<ArrayBuffer>,
  features: readonly PointFeatureLike[],
): Float64Array<ArrayBuffer> {
  const length = features.reduce((sum, { geometry }) => sum + (geometry?.coordinates?.length ?? 0), 0);
  const grown = new Float64Array(length);
  grown.set(coordinates.subarray(0, length));
  return grown;
}
