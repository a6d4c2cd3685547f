import { isPromiseLike } from '../../lib/isPromiseLike.ts';
import { tap } from '../tap.ts';
import { tellTile } from '../tellTile.ts';
import type { Stop } from '../../types/functions.ts';
import type { Telling } from '../createTelling.ts';
import type { DeckGlLayer, DeckGlLayers, DeckGlTile } from './deckGlLike.ts';

export interface LayerWatch {
  /** These are drawn from now on; those of no other data are as they were. */
  set(layers: DeckGlLayers, changed: (id: string) => void): void;
  /** Its data will not come. */
  failed(layer: DeckGlLayer): void;
  /** Tiles of this view are there, and the data of every other layer has been there once. */
  isComplete(): boolean;
  readonly layers: readonly DeckGlLayer[];
  /** Layers of tiles, parts of others among them. */
  tiled(): readonly DeckGlLayer[];
  stop: Stop;
}

/** A layer's first data, and the second time that its app sets it. */
const UPDATES_OF_LIVE_DATA = 3;

/**
 * Knows what deck.gl still waits for. A layer is a new object whenever an app renders: its id says which one it is. deck.gl
 * has no event for the start of a tile: the layer's `getTileData` is the only sign, also of what is aborted or fails.
 */
export function watchLayers(tell: Telling['tell']): LayerWatch {
  /** By their ids. `isOver`: its first load is; never of tiles. */
  let known = new Map<string, { data: unknown; updateCount: number; isOver: boolean }>();
  let layers: readonly DeckGlLayer[] = [];
  /** Of the layers that are drawn now: older ones go with their taps. */
  let taps = new Map<DeckGlLayer, Stop>();

  const endFirstLoad = ({ id, getTileData }: DeckGlLayer): void => {
    const one = known.get(id);
    if (one && !getTileData) one.isOver = true;
  };
  const isLoaded = (layer: DeckGlLayer): boolean => {
    // Hot: one of tiles looks at each of them.
    if (!layer.isLoaded) return known.get(layer.id)?.isOver === true;
    endFirstLoad(layer);
    return true;
  };
  const follow = (layer: DeckGlLayer, tile: DeckGlTile, answer: unknown): void => {
    // What is there at once was not fetched.
    if (!isPromiseLike(answer)) return;
    // A layer that is told of them (TileJSON) has them in its state.
    const template = [layer.state?.data ?? layer.props.data].flat()[0];
    const isAborted = (): boolean => tile.signal?.aborted === true;
    tellTile({ sourceId: layer.id, key: tile.id, template, answer, url: () => tile.url, isAborted }, tell);
  };
  const listen = (layer: DeckGlLayer, before: ReadonlyMap<DeckGlLayer, Stop>): void => {
    if (layer.getTileData) taps.set(layer, before.get(layer) ?? begin(layer));
    else for (const part of layer.getSubLayers?.() ?? []) listen(part, before);
  };
  const begin = (layer: DeckGlLayer): Stop => {
    const stop = tap(layer, 'getTileData', (ask) => (tile: DeckGlTile) => {
      const answer: unknown = Reflect.apply(ask as () => unknown, layer, [tile]);
      follow(layer, tile, answer);
      return answer;
    });
    const tileset = layer.state?.tileset;
    // It has begun before: it keeps the function that it was given, and has asked for tiles already.
    tileset?.setOptions?.({ getTileData: (tile) => layer.getTileData?.(tile) });
    for (const tile of tileset?.tiles ?? []) {
      if (tile.isLoading)
        follow(
          layer,
          tile,
          // Whether it has failed, is missing or was given up nobody tells: it has no end.
          Promise.resolve(tile.data).then(() => tile.content ?? new Promise(() => {})),
        );
    }
    return stop;
  };

  return {
    set(given, changed) {
      const tapped = taps;
      const before = known;
      taps = new Map();
      known = new Map();
      layers = flatten(given);
      for (const layer of layers) {
        listen(layer, tapped);
        const { id, props } = layer;
        const one = before.get(id) ?? { data: before, updateCount: 0, isOver: false };
        known.set(id, one);
        if (one.data === props.data) continue;
        one.data = props.data;
        if ((one.updateCount += 1) >= UPDATES_OF_LIVE_DATA) endFirstLoad(layer);
        changed(id);
      }
    },
    failed: endFirstLoad,
    isComplete() {
      for (const layer of layers) listen(layer, taps);
      return layers.length > 0 && layers.every(isLoaded);
    },
    get layers() {
      return layers;
    },
    tiled: () => [...taps.keys()],
    stop() {
      for (const stop of taps.values()) stop();
    },
  };
}

/** Those that are to be seen. */
function flatten(layers: DeckGlLayers): DeckGlLayer[] {
  if (!layers) return [];
  if ('id' in layers) return layers.props.visible === false ? [] : [layers];
  return layers.flatMap(flatten);
}
