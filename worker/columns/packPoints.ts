import type { PointFeatureLike } from './geoJson.ts';
import { packMembers } from './packMembers.ts';
import { packRows } from './packRows.ts';
import type { PackedPoints } from './packedTypes.ts';
import { isList, refuseFeature, requireFeature, requireFeatures, requirePosition } from './refuseFeature.ts';

/**
 * Packs point features into columns, which move to a worker at no cost. What GeoJSON can say comes back exactly.
 * @throws BAD_OPTION with the feature's number where it is no point
 *
 * @example
 * const points = packPoints(collection.features);
 * await pool.execute('cluster', points, { transfer: buffersOf(points) });
 */
export function packPoints(features: readonly PointFeatureLike[]): PackedPoints {
  requireFeatures(features);
  const count = features.length;
  const positionSize = count > 0 ? sizeAt(features[0]) : 2;
  let coordinates = new Float64Array(count * positionSize);
  let positionSizes: Uint8Array<ArrayBuffer> | null = null;
  let end = 0;
  for (let row = 0; row < count; row += 1) {
    const feature = features[row];
    requireFeature(feature, row);
    const { geometry } = feature;
    if (geometry?.type !== 'Point') refuseFeature(row, '.geometry', 'a Point', geometry ? geometry.type : geometry);
    const position = geometry.coordinates;
    requirePosition(position, row);
    const size = position.length;
    if (size !== positionSize && !positionSizes) {
      positionSizes = new Uint8Array(count).fill(positionSize, 0, row);
      coordinates = grow(coordinates, features);
    }
    if (positionSizes) positionSizes[row] = size;
    for (let axis = 0; axis < size; axis += 1) {
      const value = position[axis];
      // A hole would become 0: a place on the map.
      if (typeof value !== 'number') refuseFeature(row, '.geometry.coordinates', 'numbers', value);
      coordinates[end + axis] = value;
    }
    end += size;
  }
  return {
    kind: 'points',
    ...packRows(features),
    coordinates,
    positionSize: positionSizes ? null : positionSize,
    positionSizes,
    geometryMembers: packMembers(count, (row) => features[row]?.geometry, true),
  };
}

/** Room for positions of any size. */
function grow(
  coordinates: Float64Array<ArrayBuffer>,
  features: readonly PointFeatureLike[],
): Float64Array<ArrayBuffer> {
  const length = features.reduce((sum, one) => sum + sizeAt(one), 0);
  const grown = new Float64Array(length);
  grown.set(coordinates.subarray(0, length));
  return grown;
}

/** Also of what will be refused. */
function sizeAt(feature: PointFeatureLike | undefined): number {
  const position: unknown = feature?.geometry?.coordinates;
  return isList(position) ? position.length : 0;
}
