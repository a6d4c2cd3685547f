import { isNetworkSource, readSourceType } from './describeMapLibre.ts';
import { tilesOf } from './heldTiles.ts';
import type { MapLibreMap, MapLibreTile } from './mapLibreLike.ts';

/** Tiles on their way, by source and their own numbers. */
export type PendingTiles = ReadonlyMap<string, ReadonlyMap<number, MapLibreTile>>;

/**
 * How many tiles of fetched sources the view needs that are there, and that are on their way: of what MapLibre says that it
 * covers, what it has asked for and not got. Before 5.12 it does not say: then of all that it holds, what is on its way, for it
 * gives up what has left the view. `null` without a fetched source.
 */
export function readView(
  map: MapLibreMap,
  sourceIds: readonly string[],
  pending: PendingTiles,
): { readyCount: number; pendingCount: number } | null {
  let readyCount = 0;
  let pendingCount = 0;
  for (const sourceId of sourceIds) {
    const source = map.getSource(sourceId);
    if (!source || !isNetworkSource(readSourceType(map, sourceId))) continue;
    const states = new Map<string | number | undefined, string | undefined>();
    for (const { tileID, state } of pending.get(sourceId)?.values() ?? []) states.set(tileID.key, state);
    const needed = map.coveringTiles?.(source).map(({ key }) => states.get(key) ?? 'loaded');
    const held = needed ?? [
      ...states.values(),
      ...Array<string>(countReady(map, sourceId, states.size)).fill('loaded'),
    ];
    for (const state of held) {
      if (state === 'loading') pendingCount += 1;
      // What has failed or is missing is neither.
      else if (state !== 'errored') readyCount += 1;
    }
  }
  return readyCount + pendingCount > 0 ? { readyCount, pendingCount } : null;
}

/** Of those in view, those that stand in for others among them. */
function countReady(map: MapLibreMap, sourceId: string, pendingCount: number): number {
  return Math.max(0, (tilesOf(map, sourceId)?.getIds?.().length ?? 0) - pendingCount);
}
