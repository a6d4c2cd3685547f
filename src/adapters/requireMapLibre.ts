import { failure } from '../lib/failure.ts';
import type { MapLibreMap } from './mapLibreLike.ts';

/** What no other library's map has all of. */
const METHODS = ['on', 'off', 'getContainer', 'areTilesLoaded', 'isSourceLoaded', 'isMoving'] as const;

/** @throws BAD_OPTION where it is the map of another library, or none */
export function requireMapLibre(map: object): MapLibreMap {
  const missing = METHODS.filter((name) => typeof Reflect.get(map, name) !== 'function');
  // The cast: it has what tells it from others.
  if (missing.length === 0) return map as MapLibreMap;
  const what = `\`map\` must be a MapLibre map, got an object without \`${missing.join('`, `')}\`.`;
  throw failure('BAD_OPTION', what, 'attachMapLibre.map');
}
