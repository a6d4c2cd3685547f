import { askHost } from './host.ts';

/** More than any framework puts around a map; one that returns itself ends too. */
const MAX_DEPTH = 4;
/** A `<gmp-map>`, a Cesium `Viewer`, refs of resium and `@deck.gl/react`. */
const FIELDS = ['innerMap', 'scene', 'cesiumElement', 'deck'];

/**
 * The map itself, out of what is around it: react-maplibre's `MapRef`, anything else with a `getMap`, or what holds it in a
 * field. Of what is no object, as a ref before its map is there, an object that nobody takes for a map.
 */
export function unwrapMap(held: unknown, depth: number = MAX_DEPTH): object {
  const map = Object(held) as Partial<Record<string, unknown>>;
  const inner = depth && within(map);
  // Empty, as a wrapper whose map is not there yet.
  return Object(inner) === inner ? unwrapMap(inner, depth - 1) : map;
}

function within(held: Partial<Record<string, unknown>>): unknown {
  if (typeof held['getMap'] === 'function') return held['getMap']();
  const field = FIELDS.find((name) => name in held);
  // A Viewer that is gone throws.
  return field && askHost(() => held[field]);
}
