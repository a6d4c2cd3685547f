import type { MapLibreInside, MapLibreTiles } from './mapLibreLike.ts';

/**
 * Whether a source has a tile to draw. MapLibre has no public way to ask: where this one is gone, the answer is whether all
 * of its tiles are there.
 */
export function hasAnyTile(map: MapLibreInside, sourceId: string): boolean {
  const manager = tilesOf(map, sourceId);
  if (!manager?.getIds) return map.isSourceLoaded(sourceId);
  return manager.getIds().some((id) => manager.getTileByID?.(id)?.hasData?.() === true);
}

/** What a map holds of a source. */
export function tilesOf(map: MapLibreInside, sourceId: string): MapLibreTiles | undefined {
  return (map.style?.tileManagers ?? map.style?.sourceCaches)?.[sourceId];
}
