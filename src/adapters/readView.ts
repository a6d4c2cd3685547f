import { isNetworkSource, readSource } from './describeMapLibre.ts';
import { tilesOf } from './heldTiles.ts';
import type { ViewTiles } from '../types/adapter.ts';
import type { MapLibreMap, MapLibreTile } from './mapLibreLike.ts';

/** Tiles on their way, by source and their own numbers. */
export type PendingTiles = ReadonlyMap<string, ReadonlyMap<number, MapLibreTile>>;
/** Tiles that did not come, by source and key: whether one has failed; else it is missing. */
export type LostTiles = ReadonlyMap<string, ReadonlyMap<string | number | undefined, boolean>>;

/**
 * How many tiles of fetched sources the view needs that are there, and that are on their way: of what MapLibre says that it
 * covers, what it has asked for and not got. Before 5.12 it does not say: then of all that it holds, what is on its way, for it
 * gives up what has left the view. `null` without a fetched source.
 */
export function readView(
  map: MapLibreMap,
  sourceIds: readonly string[],
  pending: PendingTiles,
  lost: LostTiles,
): Required<ViewTiles> | null {
  let readyCount = 0;
  let pendingCount = 0;
  let failedCount = 0;
  for (const sourceId of sourceIds) {
    const source = readSource(map, sourceId);
    const manager = tilesOf(map, sourceId);
    // Where no layer of this zoom shows it, none of its tiles is asked for.
    const isUnused = manager?.used === false && !manager.usedForTerrain;
    if (!source || !isNetworkSource(source.type) || isUnused) continue;
    const states = new Map<string | number | undefined, string | undefined>();
    for (const { tileID, state } of pending.get(sourceId)?.values() ?? []) states.set(tileID.key, state);
    const held = (): Iterable<string | number | undefined> =>
      new Set([...(manager?.getIds?.() ?? []), ...states.keys()]);
    // What lies beyond its bounds is nowhere.
    const needed = map.coveringTiles?.(source).filter((tileId) => source.hasTile?.(tileId) !== false);
    for (const key of needed?.map((tileId) => tileId.key) ?? held()) {
      const state = states.get(key);
      const hasFailed = lost.get(sourceId)?.get(key);
      if (state === 'loading') pendingCount += 1;
      // What has failed or is missing is neither.
      else if (hasFailed) failedCount += 1;
      else if (state !== 'errored' && hasFailed === undefined) readyCount += 1;
    }
  }
  return readyCount + pendingCount + failedCount > 0 ? { readyCount, pendingCount, failedCount } : null;
}
