import { askHost } from '../src/lib/host.ts';

/** A map; a wrapper around it, as the `MapRef` of react-maplibre; a ref to either; or nothing yet. */
export type MapSource<MapType extends object> =
  | MapType
  | MapWrapper<MapType>
  | { readonly current: MapType | MapWrapper<MapType> | null | undefined }
  | null
  | undefined;

export interface MapWrapper<MapType extends object> {
  getMap(): MapType;
}

/** Where resium, `@deck.gl/react` and Google's elements hold the map; they are there before it is. */
const HOLDERS = ['cesiumElement', 'deck', 'innerMap'];

/** The map itself, or `null` where there is none yet, or none any more. */
export function resolveMap<MapType extends object>(source: MapSource<MapType>): MapType | null {
  try {
    const held = isRef(source) ? source.current : source;
    if (!held || HOLDERS.some((name) => name in held && !Reflect.get(held, name))) return null;
    return isWrapper(held) ? (held.getMap() ?? null) : held;
  } catch {
    // A wrapper whose map is gone, or a proxy that was revoked. In an effect, a throw would take the whole page down.
    return null;
  }
}

export function isRef<MapType extends object>(
  source: MapSource<MapType>,
): source is { readonly current: MapType | MapWrapper<MapType> | null | undefined } {
  // What has no members at all is told by who attaches it.
  return askHost(() => 'current' in source!) === true;
}

function isWrapper<MapType extends object>(held: MapType | MapWrapper<MapType>): held is MapWrapper<MapType> {
  return typeof Reflect.get(Object(held) as object, 'getMap') === 'function';
}
