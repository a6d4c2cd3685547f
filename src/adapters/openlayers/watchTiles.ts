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
  /** It is drawn no more: nobody hears of the tiles that are on their way. */
  forget(source: OpenLayersSource): void;
  /** Whether a tile of this source is on its way. */
  isLoading(source: OpenLayersSource): boolean;
  readonly hasDrawn: boolean;
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
  let hasDrawn = false;

  const isWanted = (key: string): boolean => Object.values(frame?.wantedTiles ?? {}).some((keys) => key in keys);
  const end = (tile: OpenLayersTile, hasCome: boolean, silent?: number): void => {
    const one = open.get(tile);
    if (!one) return;
    open.delete(tile);
    const { sourceId, key, image } = one;
    const url = tile.getTileUrl?.() ?? image?.src;
    const status = silent ?? (url === undefined ? undefined : statusOf(url));
    const facts = { sourceId, key, isNetworkTile: true };
    // Vectors of an empty answer are loaded, and none.
    if (hasCome && status !== NO_CONTENT) {
      hasDrawn = true;
      tell({ type: 'tileReady', ...facts, url });
      return;
    }
    if (lost.size < MAX_LOST) lost.set(keyOf(tile, one), { ...one, tile, hasFailed: !isMissing(status) });
    tell({ type: 'tileError', ...facts, status });
  };

  const giveUp = (tile: OpenLayersTile, { sourceId, key }: OpenTile): void => {
    open.delete(tile);
    tell({ type: 'tileAbort', sourceId, key });
  };

  const hasLostPart = (key: string): boolean =>
    lost.size > 0 &&
    [...lost.values()].some(
      ({ source, tile, isWanted, hasFailed }) =>
        hasFailed &&
        !isWanted &&
        key.startsWith(`${source.getKey?.()}/`) &&
        overlaps(key.slice(key.lastIndexOf('/') + 1).split(','), tile.getTileCoord()),
    );

  return {
    listenersOf: (source, sourceId) => ({
      tileloadstart({ tile }) {
        if (!tile) return;
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
      tileloadend: ({ tile }) => tile && end(tile, true),
      tileloaderror: ({ tile }) => tile && end(tile, false),
    }),
    drawn(next) {
      frame = next;
      for (const [tile, one] of open) {
        // Its cache let go of it on its way, as where a source is refreshed: it is empty, too.
        if (tile.disposed) giveUp(tile, one);
        else if (tile.getState() === EMPTY) end(tile, false, NO_CONTENT);
      }
    },
    readView() {
      let readyCount = 0;
      let pendingCount = 0;
      let failedCount = 0;
      for (const keys of Object.values(frame?.wantedTiles ?? {})) {
        for (const key in keys) {
          if (frame!.tileQueue.isKeyQueued(key)) pendingCount += 1;
          else if (lost.get(key)?.hasFailed || hasLostPart(key)) failedCount += 1;
          else if (!lost.has(key)) readyCount += 1;
        }
      }
      for (const [tile, one] of open) {
        if (!one.isWanted) pendingCount += 1;
        else if (isWanted(tile.getKey())) {
          pendingCount += 1;
          readyCount -= 1;
        }
      }
      return { readyCount, pendingCount, failedCount };
    },
    forget(given) {
      for (const [tile, one] of open) if (one.source === given) giveUp(tile, one);
    },
    isLoading: (source) => [...open.values()].some((one) => one.source === source),
    get hasDrawn() {
      return hasDrawn;
    },
  };
}

/** A part is known as itself: other sources have tiles of the same key. */
function keyOf(tile: OpenLayersTile, { isWanted }: OpenTile): string | OpenLayersTile {
  return isWanted ? tile.getKey() : tile;
}

/** Whether one tile lies in the other, by zoom, column and row. */
function overlaps(
  [z = 0, x = 0, y = 0]: readonly (number | string)[],
  [partZ = 0, partX = 0, partY = 0]: readonly number[],
): boolean {
  const scale = 2 ** (partZ - Number(z));
  const isWithin = (place: number, part: number): boolean =>
    Math.floor(Math.min(scale, 1) * place) === Math.floor(Math.min(1 / scale, 1) * part);
  return isWithin(Number(x), partX) && isWithin(Number(y), partY);
}
