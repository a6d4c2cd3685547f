import { attachMapLibre } from './attachMapLibre.ts';
import type { ReadHeard } from '../types/hearing.ts';
import type { MapSink } from '../types/adapter.ts';
import type { EventLook, HeardMapLibre, HeardMapLibreMap, MapLibreLook } from './hearMapLibre.ts';
import type { MapLibreEvent, MapLibreInside, MapLibreMap, MapLibreTile } from './mapLibreLike.ts';

/** A method that says what the map is. */
type Read = Exclude<keyof MapLibreMap, '_diffStyleRequest'>;

/** The second half of `attachMapLibre`: itself, on a map that says what the real one was when it told what is read. */
export const readMapLibre: ReadHeard<HeardMapLibre, HeardMapLibreMap, EventLook> = (shown, sink, options) => {
  const { mapLibre: map } = shown;
  const first = options.first?.map;
  let look = first;
  const listeners = new Map<string, (event: MapLibreEvent) => void>();
  /** Of tiles that were told of: a source may not be drawn yet. */
  const told = new Map<string | undefined, object | undefined>();
  const read = <Name extends keyof NonNullable<typeof look> & Read>(name: Name): MapLibreMap[Name] =>
    // The cast: it is what the method of this name returned.
    (() => (look ? look[name] : map[name]?.())) as MapLibreMap[Name];

  const played: MapLibreInside = {
    on: (type, listener) => listeners.set(type, listener),
    off: (type) => listeners.delete(type),
    // Its errors were printed by who heard them.
    listens: () => true,
    ...(map.version === undefined ? {} : { version: map.version }),
    get _removed() {
      return !look && map._removed === true;
    },
    get _diffStyleRequest() {
      return (look ?? map)._diffStyleRequest;
    },
    get style() {
      return first && look ? styleOf(first.sources) : map.style;
    },
    getContainer: () => map.getContainer(),
    getCenter: read('getCenter'),
    getZoom: read('getZoom'),
    getBearing: read('getBearing'),
    getPitch: read('getPitch'),
    getRoll: () => (look ? (look.getRoll as number | undefined) : map.getRoll?.()) ?? 0,
    getPadding: read('getPadding'),
    getPixelRatio: read('getPixelRatio'),
    isMoving: read('isMoving'),
    loaded: read('loaded'),
    areTilesLoaded: read('areTilesLoaded'),
    getLayersOrder: () => (look ? Object.keys(look.layers) : map.getLayersOrder()),
    getLayer: (id) => (look ? sourced(look.layers[Number(id)]) : map.getLayer(id)),
    getTerrain: () => (look ? sourced(look.terrain) : map.getTerrain()),
    getSource: (id) => (look ? (look.sources.get(id)?.source ?? told.get(id)) : map.getSource(id)),
    ...(map.coveringTiles ? { coveringTiles: (source) => map.coveringTiles!(source) } : {}),
    triggerRepaint: () => void (look ?? map.triggerRepaint()),
    isSourceLoaded: (id) => (look ? look.sources.get(id)?.isLoaded === true : map.isSourceLoaded(id)),
  };
  let busyMs: number | undefined;
  const playedSink: MapSink = {
    attached: (it) => sink.attached(it),
    event: (event) => sink.event(look && event.type === 'frame' ? { ...event, busyMs } : event),
    problem: (code, error) => sink.problem(code, error),
  };
  const stop = attachMapLibre(played, playedSink, options);
  return {
    event({ name, event }, seen) {
      look = seen?.map ?? look;
      busyMs = seen?.busyMs;
      if (seen?.source) told.set(event.sourceId, seen.source);
      listeners.get(name)?.(seen && event.tile ? { ...event, tile: withTexture(event.tile, seen.textureSize) } : event);
    },
    live() {
      look = undefined;
    },
    stop,
  };
};

function sourced(source: string | undefined): { readonly source?: string } {
  return source === undefined ? {} : { source };
}

/** The tile, with the texture that it had. */
function withTexture(tile: MapLibreTile, size: readonly number[] | undefined): MapLibreTile {
  return Object.create(tile, { texture: { value: size ? { size } : null } }) as MapLibreTile;
}

/** With a tile to draw for each source that had one. */
function styleOf(sources: MapLibreLook['sources']): MapLibreInside['style'] {
  const tile = { hasData: () => true };
  const managers = Array.from(sources, ([id, { hasTile }]) => [
    id,
    { getIds: () => (hasTile ? [id] : []), getTileByID: () => tile },
  ]);
  return { tileManagers: Object.fromEntries(managers) };
}
