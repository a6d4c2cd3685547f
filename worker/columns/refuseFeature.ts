import { badOption } from '../../src/lib/failure.ts';
import type { FeatureLike } from './geoJson.ts';

/** Sizes of positions are bytes. */
const MAX_POSITION_SIZE = 255;

/** The error of a feature that is no GeoJSON, by its number in the list. */
export function refuseFeature(row: number, part: string, must: string, got: unknown): never {
  throw badOption(`features[${row}]${part}`, must, got, 'features');
}

/** @throws BAD_OPTION where it is no list: a collection of features is none */
export function requireFeatures(features: unknown): void {
  if (!Array.isArray(features)) throw badOption('features', 'a list of features', features, 'features');
}

/** @throws BAD_OPTION where it is no feature; its geometry is not looked at */
export function requireFeature(feature: FeatureLike | null | undefined, row: number): asserts feature is FeatureLike {
  if (typeof feature !== 'object' || feature === null) refuseFeature(row, '', 'a feature', feature);
  const type: unknown = feature.type;
  // Some leave them out.
  const properties: unknown = feature.properties ?? null;
  if (type !== 'Feature') refuseFeature(row, '.type', "'Feature'", type);
  if (properties === null || (typeof properties === 'object' && !Array.isArray(properties))) return;
  refuseFeature(row, '.properties', 'an object or null', properties);
}

/** @throws BAD_OPTION where it is no list of a few numbers; the numbers are looked at where they are written */
export function requirePosition(value: unknown, row: number): asserts value is readonly number[] {
  if (isList(value) && value.length <= MAX_POSITION_SIZE) return;
  refuseFeature(row, '.geometry.coordinates', 'a position', value);
}

/** A list, and not something that only has a length. */
export function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value) || ArrayBuffer.isView(value);
}
