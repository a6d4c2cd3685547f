import { mistake } from '#advice';
import { MapVitalsError } from '../../errors.ts';
import type { MapboxMap } from './mapboxLike.ts';

/** What no other library's map has all of. */
const METHODS = ['on', 'off', 'getContainer', 'areTilesLoaded', 'isSourceLoaded', 'isMoving'];

/** @throws BAD_OPTION where it is the map of another library, or none */
export function requireMapbox(map: object): MapboxMap {
  // Both grew from one: MapLibre's alone knows its pixel ratio.
  const isMeant = METHODS.every((name) => typeof Reflect.get(map, name) === 'function') && !('getPixelRatio' in map);
  if (!isMeant) throw new MapVitalsError('BAD_OPTION', mistake('wrong-map', map, 'attachMapbox'));
  // The cast: it has what tells it from others.
  return map as MapboxMap;
}
