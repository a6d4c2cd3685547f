import { toUrlTemplate } from '../lib/toUrlTemplate.ts';
import type { MapDescription } from '../types/mapEvents.ts';
import type { MapLibreMap, MapLibreTile } from './mapLibreLike.ts';

/** What tags the measurements of this map. Never `getStyle()`: it copies the whole style, GeoJSON included. */
export function describeMapLibre(map: MapLibreMap): MapDescription {
  const layerIds = readLayerIds(map);
  return {
    library: 'maplibre-gl',
    libraryVersion: map.version ?? null,
    adapter: 'maplibre',
    zoom: map._removed ? null : map.getZoom(),
    layerCount: layerIds?.length ?? null,
    sourceCount: layerIds && countSources(map, layerIds),
  };
}

/** The layers, bottom first; `null` while there is no style to read them from. */
export function readLayerIds(map: MapLibreMap): string[] | null {
  try {
    const layerIds = map.getLayersOrder();
    return layerIds.length > 0 ? layerIds : null;
  } catch {
    // Version 4 and 5 without a style, and after a lost context.
    return null;
  }
}

/** Where the tiles of a source come from; `null` for a source without tile URLs or not loaded yet. */
export function readUrlTemplate(map: MapLibreMap, sourceId: string): string | null {
  const url = readTileSource(map, sourceId)?.tiles?.[0];
  return typeof url === 'string' ? toUrlTemplate(url) : null;
}

/** The URL of a tile that the page itself fetches. Vector tiles are fetched in a worker: the page never sees them. */
export function readTileUrl(map: MapLibreMap, sourceId: string, tile: MapLibreTile): string | undefined {
  const { type, tiles, scheme } = readTileSource(map, sourceId) ?? {};
  return type?.startsWith('raster') && tiles
    ? tile.tileID.canonical.url(tiles, map.getPixelRatio(), scheme)
    : undefined;
}

interface TileSource {
  readonly type?: string;
  readonly tiles?: readonly string[];
  readonly scheme?: string;
}

function readTileSource(map: MapLibreMap, sourceId: string): TileSource | undefined {
  try {
    return map.getSource(sourceId);
  } catch {
    // Version 4 and 5 without a style.
    return undefined;
  }
}

/** Sources that a layer draws. */
function countSources(map: MapLibreMap, layerIds: readonly string[]): number {
  const sourceIds = new Set(layerIds.map((id) => map.getLayer(id)?.source));
  sourceIds.delete(undefined);
  return sourceIds.size;
}
