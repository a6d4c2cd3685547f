/** More than any framework puts around a map; one that returns itself ends too. */
const MAX_DEPTH = 4;
/** Refs of `@deck.gl/react` and resium, a Cesium `Viewer`, a `<gmp-map>`. */
const FIELDS = ['deck', 'cesiumElement', 'scene', 'innerMap'];

/**
 * The map itself, out of what is around it: react-maplibre's `MapRef`, anything else with a `getMap`, or what holds it in a
 * field. Of what is no object, as a ref before its map is there, an object that nobody takes for a map.
 */
export function unwrapMap(held: unknown): object {
  let map: object = Object(held);
  for (let depth = 0; depth < MAX_DEPTH; depth += 1) {
    const inner = within(map);
    // Empty, as a wrapper whose map is not there yet.
    if (typeof inner !== 'object' || inner === null) break;
    map = inner;
  }
  return map;
}

function within(held: object): unknown {
  if ('getMap' in held && typeof held.getMap === 'function') return held.getMap();
  const field = FIELDS.find((name) => name in held);
  return field && Reflect.get(held, field);
}
