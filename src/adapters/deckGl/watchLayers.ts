import { tap } from '../tap.ts';
import type { Stop } from '../../types/functions.ts';
import type { DeckGlLayer, DeckGlLayers, DeckGlTile } from './deckGlLike.ts';

export interface LayerWatch {
  /** These are drawn from now on. */
  set(layers: DeckGlLayers): void;
  /** Tiles of this view are there, and the data of every other layer has been there once. */
  isComplete(): boolean;
  isEmpty(): boolean;
  readonly layers: readonly DeckGlLayer[];
  stop: Stop;
}

/** What becomes of a tile that a layer asked for. */
export type FollowTile = (layer: DeckGlLayer, tile: DeckGlTile, answer: unknown) => void;

/** A layer's first data, and the second time that its app sets it. */
const UPDATES_OF_LIVE_DATA = 3;

/**
 * Knows what deck.gl still waits for. A layer is a new object whenever an app renders: its id says which one it is. deck.gl
 * has no event for the start of a tile: the layer's `getTileData` is the only sign, also of what is aborted or fails.
 */
export function watchLayers(follow: FollowTile): LayerWatch {
  /** Whose first load is over; those of tiles are never in it. */
  const loaded = new Set<string>();
  const updates = new Map<string, { readonly data: unknown; readonly count: number }>();
  let layers: readonly DeckGlLayer[] = [];
  /** Of the layers that are drawn now: older ones go with their taps. */
  let taps = new Map<DeckGlLayer, Stop>();

  const isLoaded = (layer: DeckGlLayer): boolean => {
    const { id, isLoaded: hasLoaded } = layer;
    if (hasLoaded && !layer.getTileData) loaded.add(id);
    return hasLoaded || loaded.has(id);
  };
  const listen = (layer: DeckGlLayer, known: Map<DeckGlLayer, Stop>): void => {
    if (!layer.getTileData) {
      for (const part of layer.getSubLayers?.() ?? []) listen(part, known);
      return;
    }
    const stop = taps.get(layer) ?? known.get(layer);
    taps.set(layer, stop ?? begin(layer));
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
          Promise.resolve(tile.data).then(() => tile.content),
        );
    }
    return stop;
  };

  return {
    set(given) {
      const known = taps;
      taps = new Map();
      layers = flatten(given);
      for (const layer of layers) {
        listen(layer, known);
        const { id, props } = layer;
        const update = updates.get(id);
        if (update?.data === props.data && update) continue;
        const count = (update?.count ?? 0) + 1;
        updates.set(id, { data: props.data, count });
        if (count >= UPDATES_OF_LIVE_DATA && !layer.getTileData) loaded.add(id);
      }
    },
    isComplete() {
      for (const layer of layers) listen(layer, taps);
      return layers.length > 0 && layers.every(isLoaded);
    },
    isEmpty: () => layers.length === 0,
    get layers() {
      return layers;
    },
    stop() {
      for (const stop of taps.values()) stop();
      taps.clear();
    },
  };
}

/** Those that are to be seen. */
function flatten(layers: DeckGlLayers): DeckGlLayer[] {
  if (!layers) return [];
  if ('id' in layers) return layers.props.visible === false ? [] : [layers];
  return layers.flatMap(flatten);
}
