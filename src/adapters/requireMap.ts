import { mistake } from '#advice';
import { MapVitalsError } from '../errors.ts';
import { missingIn } from '../lib/mapShapes.ts';
import { unwrapMap } from '../lib/unwrapMap.ts';
import type { AdapterName } from '../lib/mapShapes.ts';

/** The real map that the adapter of this name can take. @throws BAD_OPTION where it is the map of another library, or none */
export function requireMap<MapType extends object>(
  held: object,
  adapter: AdapterName,
  shape: readonly string[],
): MapType {
  const map = unwrapMap(held);
  if (missingIn(map, shape).length) {
    throw new MapVitalsError('BAD_OPTION', mistake('wrong-map', Object(held) === held ? map : held, adapter));
  }
  // The cast: it has what tells it from others.
  return map as MapType;
}
