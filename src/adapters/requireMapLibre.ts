import { mistake } from '#advice';
import { MapVitalsError } from '../errors.ts';
import type { MapLibreMap } from './mapLibreLike.ts';

/** What no other library's map has all of. */
const METHODS = ['on', 'off', 'getContainer', 'areTilesLoaded', 'isSourceLoaded', 'isMoving'];

/** @throws BAD_OPTION where it is the map of another library, or none */
export function requireMapLibre(map: object): MapLibreMap {
  const missing = METHODS.filter((name) => typeof Reflect.get(map, name) !== 'function');
  if (missing.length) throw new MapVitalsError('BAD_OPTION', mistake('not-maplibre', missing.join('`, `')));
  // The cast: it has what tells it from others.
  return map as MapLibreMap;
}
