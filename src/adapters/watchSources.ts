import {
  isNetworkSource,
  isUnseen,
  readLayerIds,
  readSource,
  readSourceType,
  usedSourceIds,
} from './describeMapLibre.ts';
import { isMissing } from '../lib/isMissing.ts';
import { hasAnyTile, tilesOf } from './heldTiles.ts';
import { readView } from './readView.ts';
import type { AttachedMap } from '../types/adapter.ts';
import type { MapLibreEvent, MapLibreMap, MapLibreTile } from './mapLibreLike.ts';

export interface SourceWatch {
  /** Sources or layers came or went. Tells of tiles that went with their source: the library does not. */
  styleChanged(gone: (sourceId: string, tile: MapLibreTile) => void): void;
  loading(event: MapLibreEvent): void;
  came(event: MapLibreEvent): void;
  failed(event: MapLibreEvent): void;
  /** Every network source is there for this view, and every other one has been there once. */
  isComplete(): boolean;
  /** There are no layers. */
  isEmpty(): boolean;
  /** Whether data came or was asked for since this was asked last. */
  takeChange(): boolean;
  mayHaveDrawnTile(): boolean;
  /** How many of the tiles that the view needs are there, and how many are on their way. */
  readonly readView: NonNullable<AttachedMap['readView']>;
  readonly readSources: NonNullable<AttachedMap['readSources']>;
}

/** A source's first load, and the second time that its app sets it. */
const UPDATES_OF_LIVE_DATA = 3;
/** They draw anew in every frame and tell of none. */
const PLAYING = new Set(['video', 'canvas']);
/** Of one source; more are forgotten, the oldest first. */
const MAX_LOST = 1000;

/**
 * Knows what a MapLibre map still waits for. Asks the map only while it waits: a map that is complete stays so until one of
 * its network sources loads anew, which the library tells.
 */
export function watchSources(map: MapLibreMap): SourceWatch {
  /** Sources that a layer draws; `null`: to be read anew. */
  let used: readonly string[] | null = null;
  let usedBefore: readonly string[] = [];
  /** How often some of them, not all, went before the map was complete. */
  let goneCount = 0;
  /** Whose first load is over, by name, which another source may get; those of fetched tiles are never in it. */
  const loaded = new Map<string, object | undefined>();
  const updateCounts = new Map<string, number>();
  /** Version 4 and 5 take a source for loaded once one of its tiles has failed: then its tiles on their way count. */
  const failed = new Set<string>();
  const pending = new Map<string, Map<number, MapLibreTile>>();
  const lost = new Map<string, Map<string | number | undefined, boolean>>();
  /** Tiles were asked for before: why those that are not there are not is not known. */
  let isLate = false;
  let hasLayers = false;
  let isPlaying = false;
  let isComplete = false;
  let hasChanged = false;

  const readUsed = (): readonly string[] => {
    if (used) return used;
    used = usedSourceIds(map);
    noteExchange(usedBefore, used);
    usedBefore = used;
    hasLayers = readLayerIds(map) !== null;
    isPlaying = used.some((id) => PLAYING.has(readSourceType(map, id) ?? ''));
    return used;
  };
  /** Hot: the library tells where they come or go. */
  const hasNoLayers = (): boolean => !(used && hasLayers) && readLayerIds(map) === null;
  const wasLoaded = (sourceId: string): boolean =>
    loaded.has(sourceId) && loaded.get(sourceId) === readSource(map, sourceId);
  const isLoaded = (sourceId: string): boolean => {
    const type = readSourceType(map, sourceId);
    // A layer of a source that is gone is drawn by nothing.
    if (type === undefined || wasLoaded(sourceId)) return true;
    if (!isNetworkSource(type)) return false;
    // Tiles that the app sets anew before they have come, again and again, may come never.
    if (!map.isSourceLoaded(sourceId)) return updateCounts.get(sourceId)! >= UPDATES_OF_LIVE_DATA;
    return !failed.has(sourceId) || !pending.get(sourceId)?.size || map.areTilesLoaded();
  };
  const isOver = (sourceId: string): void => {
    loaded.set(sourceId, readSource(map, sourceId));
    updateCounts.delete(sourceId);
  };
  const countUpdate = (sourceId: string): number => {
    const count = (updateCounts.get(sourceId) ?? 0) + 1;
    updateCounts.set(sourceId, count);
    return count;
  };
  /** Sources that an app puts in the place of others, again and again, are live data under other names. */
  const noteExchange = (before: readonly string[], now: readonly string[]): void => {
    const keptCount = before.filter((id) => now.includes(id)).length;
    if (keptCount > 0 && keptCount < before.length) goneCount += 1;
    if (goneCount + 1 < UPDATES_OF_LIVE_DATA) return;
    for (const id of now) {
      if (before.includes(id)) continue;
      if (isNetworkSource(readSourceType(map, id))) updateCounts.set(id, UPDATES_OF_LIVE_DATA);
      else isOver(id);
    }
  };
  const expect = (sourceId: string, tile: MapLibreTile): void => {
    const tiles = pending.get(sourceId) ?? new Map<number, MapLibreTile>();
    pending.set(sourceId, tiles.set(tile.uid, tile));
    lost.get(sourceId)?.delete(tile.tileID.key);
  };
  const lose = (sourceId: string, { tileID }: MapLibreTile, hasFailed: boolean): void => {
    const tiles = lost.get(sourceId) ?? new Map<string | number | undefined, boolean>();
    if (tiles.size === MAX_LOST) tiles.delete(tiles.keys().next().value);
    lost.set(sourceId, tiles.set(tileID.key, hasFailed));
  };

  // Those that are there already were asked for before, and may have come.
  for (const sourceId of readUsed()) {
    updateCounts.set(sourceId, 1);
    if (isNetworkSource(readSourceType(map, sourceId))) {
      const held = tilesOf(map, sourceId);
      for (const id of held?.getIds?.() ?? []) {
        isLate = true;
        const tile = held?.getTileByID?.(id);
        if (tile?.state === 'errored') failed.add(sourceId);
        // The cast: MapLibre's own tile has all that its events show of it.
        else if (tile?.state === 'loading') expect(sourceId, tile as MapLibreTile);
      }
    } else if (map.isSourceLoaded(sourceId)) isOver(sourceId);
  }

  return {
    styleChanged(gone) {
      used = null;
      isComplete = false;
      for (const [sourceId, tiles] of pending) {
        for (const tile of tiles.values()) {
          if (!tile.aborted) continue;
          tiles.delete(tile.uid);
          gone(sourceId, tile);
        }
      }
    },
    loading({ sourceId, source, tile }) {
      hasChanged = true;
      if (sourceId === undefined || wasLoaded(sourceId)) return;
      isComplete = false;
      if (isNetworkSource(source?.type)) {
        // Of a terrain that is set no style tells.
        if (!used?.includes(sourceId)) used = null;
        if (tile) expect(sourceId, tile);
        else countUpdate(sourceId);
      } else if (!tile && countUpdate(sourceId) >= UPDATES_OF_LIVE_DATA) isOver(sourceId);
    },
    came({ sourceId, source, tile, isSourceLoaded }) {
      hasChanged = true;
      if (sourceId === undefined) return;
      if (tile) pending.get(sourceId)?.delete(tile.uid);
      if (!isNetworkSource(source?.type)) {
        if (tile || isSourceLoaded) isOver(sourceId);
      } else if (isSourceLoaded) updateCounts.set(sourceId, 1);
    },
    failed({ sourceId, source, tile, error }) {
      hasChanged = true;
      if (sourceId === undefined) return;
      if (tile) {
        pending.get(sourceId)?.delete(tile.uid);
        failed.add(sourceId);
        lose(sourceId, tile, !isMissing(error?.status));
      } else if (!isNetworkSource(source?.type)) isOver(sourceId);
    },
    isComplete() {
      if (isComplete || hasNoLayers() || !readUsed().every(isLoaded)) return isComplete;
      isComplete = true;
      goneCount = 0;
      for (const [id, tiles] of pending) {
        for (const tile of tiles.values()) if (tile.state === 'errored') lose(id, tile, false);
      }
      pending.clear();
      return true;
    },
    isEmpty: () => !isComplete && hasNoLayers(),
    takeChange() {
      const hasIt = hasChanged || isPlaying;
      hasChanged = false;
      return hasIt;
    },
    readView() {
      const view = readView(map, readUsed(), pending, lost);
      return view && isLate ? { ...view, failedCount: undefined } : view;
    },
    readSources() {
      const sources = readUsed().map(isLoaded);
      const readyCount = sources.filter((it) => it).length;
      return { readyCount, pendingCount: sources.length - readyCount };
    },
    mayHaveDrawnTile: () =>
      readUsed().some((id) => {
        const type = readSourceType(map, id);
        return type !== undefined && isNetworkSource(type) && !isUnseen(map, id) && hasAnyTile(map, id);
      }),
  };
}
