import { fromUrlTemplate } from '../../lib/fromUrlTemplate.ts';
import { isMissing } from '../../lib/isMissing.ts';
import type { ViewTiles } from '../../types/adapter.ts';
import type { Telling } from '../createTelling.ts';
import type { StatusWatch } from '../observeStatuses.ts';
import type { OpenLayersEvent, OpenLayersFrame, OpenLayersSource, OpenLayersTile } from './openLayersLike.ts';

export interface TileWatch {
  /** What is to be listened to at a source. */
  listenersOf(source: OpenLayersSource, sourceId: string): Readonly<Record<string, (event: OpenLayersEvent) => void>>;
  /** A frame was drawn: finds the tiles that ended in silence. */
  drawn(frame: OpenLayersFrame): void;
  readView(): Required<ViewTiles>;
  /** The view waits for a tile. Hot: once a frame. */
  isPending(): boolean;
  /** It is drawn no more: nobody hears of the tiles that are on their way. */
  forget(source: OpenLayersSource): void;
  /** Whether a tile of this source is on its way. */
  isLoading(source: OpenLayersSource): boolean;
}

interface OpenTile {
  readonly source: OpenLayersSource;
  readonly sourceId: string;
  readonly key: string;
  /** What the frame wanted is this tile; else it is part of one, as where tiles of vectors or another projection are put together. */
  readonly isWanted: boolean;
  readonly image: Partial<HTMLImageElement> | undefined;
}

interface LostTile extends OpenTile {
  readonly tile: OpenLayersTile;
  /** Else it is missing. */
  readonly hasFailed: boolean;
}

/** There is no such tile, or it was let go: https://github.com/openlayers/openlayers/blob/main/src/ol/TileState.js */
const EMPTY = 4;
const NO_CONTENT = 204;
const MAX_LOST = 1000;

/** Follows the tiles of all sources, by the sources' own events and by what each frame wants. */
export function watchTiles(tell: Telling['tell'], statusOf: StatusWatch['statusOf']): TileWatch {
  const open = new Map<OpenLayersTile, OpenTile>();
  /** Tiles that did not come, by their keys, and parts of tiles. */
  const lost = new Map<string | OpenLayersTile, LostTile>();
  let frame: OpenLayersFrame | undefined;
  let startedCount = 0;

  const isWanted = (key: string): boolean => Object.values(frame?.wantedTiles ?? {}).some((keys) => key in keys);
  const end = (tile: OpenLayersTile, hasCome: boolean, silent?: number): void => {
    const one = open.get(tile);
    if (!one) return;
    open.delete(tile);
    const { source, sourceId, key, image } = one;
    // A data tile does not know its own, but the key of its source is the template that was given.
    const url = tile.getTileUrl?.() ?? image?.src ?? fromUrlTemplate(source.getKey?.(), tile.getTileCoord());
    const status = silent ?? statusOf(url);
    const facts = { sourceId, key, isNetworkTile: true };
    // Vectors of an empty answer are loaded, and none.
    if (hasCome && status !== NO_CONTENT) {
      tell({ type: 'tileReady', ...facts, url });
      return;
    }
    tell({ type: 'tileError', ...facts, status });
    if (lost.size === MAX_LOST) return;
    // A part is known as itself: other sources have tiles of the same key.
    lost.set(one.isWanted ? tile.getKey() : tile, { ...one, tile, hasFailed: !isMissing(status) });
  };

  const giveUp = (tile: OpenLayersTile, { sourceId, key }: OpenTile): void => {
    open.delete(tile);
    tell({ type: 'tileAbort', sourceId, key });
  };

  const isIn =
    (key: string) =>
    ({ source, tile, isWanted, hasFailed }: LostTile): boolean =>
      hasFailed &&
      !isWanted &&
      key.startsWith(`${source.getKey?.()}/`) &&
      overlaps(key.split('/').at(-1)!.split(',').map(Number), tile.getTileCoord());

  const readView = (): Required<ViewTiles> => {
    let readyCount = 0;
    let pendingCount = 0;
    let failedCount = 0;
    const losses = [...lost.values()];
    for (const keys of Object.values(frame?.wantedTiles ?? {})) {
      for (const key in keys) {
        if (frame!.tileQueue.isKeyQueued(key)) pendingCount += 1;
        else if (lost.get(key)?.hasFailed || losses.some(isIn(key))) failedCount += 1;
        else if (!lost.has(key)) readyCount += 1;
      }
    }
    for (const [tile, one] of open) {
      if (one.isWanted && !isWanted(tile.getKey())) continue;
      pendingCount += 1;
      if (one.isWanted) readyCount -= 1;
    }
    return { readyCount, pendingCount, failedCount };
  };

  return {
    listenersOf: (source, sourceId) => ({
      tileloadstart({ tile: started }) {
        const tile = started!;
        startedCount += 1;
        const key = `${startedCount}`;
        lost.delete(tile.getKey());
        lost.delete(tile);
        // The cast: an image, a canvas, or data.
        const image = tile.getImage?.() as OpenTile['image'];
        open.set(tile, { source, sourceId, key, isWanted: isWanted(tile.getKey()), image });
        const urlTemplate = source.getUrls?.()?.[0]?.replace(/[?#].*/s, '');
        tell({ type: 'tileStart', sourceId, key, urlTemplate });
      },
      tileloadend: ({ tile }) => end(tile!, true),
      tileloaderror: ({ tile }) => end(tile!, false),
    }),
    drawn(next) {
      frame = next;
      for (const [tile, one] of open) {
        // Its cache let go of it on its way, as where a source is refreshed: it is empty, too.
        if (tile.disposed) giveUp(tile, one);
        else if (tile.getState() === EMPTY) end(tile, false, NO_CONTENT);
      }
    },
    readView,
    // Where none is on its way, none is looked for.
    isPending: () => open.size + frame!.tileQueue.getCount() > 0 && readView().pendingCount > 0,
    forget(given) {
      for (const [tile, one] of open) if (one.source === given) giveUp(tile, one);
    },
    isLoading: (source) => [...open.values()].some((one) => one.source === source),
  };
}

/** Whether one tile lies in the other, by zoom, column and row. */
function overlaps(tile: readonly number[], part: readonly number[]): boolean {
  const coarse = Math.min(tile[0]!, part[0]!);
  const at = (coord: readonly number[], axis: number): number => Math.floor(coord[axis]! * 2 ** (coarse - coord[0]!));
  return at(tile, 1) === at(part, 1) && at(tile, 2) === at(part, 2);
}
