/** More than any framework puts around a map; one that returns itself ends too. */
const MAX_DEPTH = 4;

/** The map itself, out of what is around it: react-maplibre's `MapRef`, or anything else with a `getMap`. */
export function unwrapMap(held: object): object {
  let map = held;
  for (let depth = 0; depth < MAX_DEPTH && 'getMap' in map && typeof map.getMap === 'function'; depth += 1) {
    const inner: unknown = map.getMap();
    // Empty, as a wrapper whose map is not there yet.
    if (typeof inner !== 'object' || inner === null) return map;
    map = inner;
  }
  return map;
}
