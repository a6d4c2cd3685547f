import type { MapDescription } from '../types/mapEvents.ts';
import type { MapLibreMap, MapLibreTile } from './mapLibreLike.ts';

/** Their tiles are cut from data the page already has: one may come before any of the basemap's. */
const LOCAL_SOURCE_TYPES = new Set(['geojson', 'image', 'canvas', 'video']);

/** Whether a source of this type is fetched in tiles. */
export function isNetworkSource(type: string | undefined): boolean {
  return !LOCAL_SOURCE_TYPES.has(type ?? '');
}

/** Without what is surely nobody's business: queries, fragments, credentials. Who keeps it cuts it to a template. */
export function cutUrls(text: string): string {
  return text.replace(/(?<=\/\/)[^/\s]*@|[?#]\S*/g, '');
}

/** What tags the measurements of this map. Never `getStyle()`: it copies the whole style, GeoJSON included. */
export function describeMapLibre(map: MapLibreMap): MapDescription {
  const layerIds = readLayerIds(map);
  return {
    library: 'maplibre-gl',
    libraryVersion: map.version ?? null,
    adapter: 'maplibre',
    zoom: map._removed ? null : map.getZoom(),
    layerCount: layerIds?.length ?? null,
    sourceCount: layerIds && usedSourceIds(map).length,
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

/** Sources that a layer or the terrain draws. */
export function usedSourceIds(map: MapLibreMap): string[] {
  const layerIds = readLayerIds(map);
  if (!layerIds) return [];
  const sourceIds = new Set(layerIds.map((id) => map.getLayer(id)?.source));
  sourceIds.add(map.getTerrain()?.source);
  return [...sourceIds].filter((id) => id !== undefined);
}

/** It shapes the terrain alone: no layer draws it. */
export function isUnseen(map: MapLibreMap, sourceId: string): boolean {
  const isTerrain = map.getTerrain()?.source === sourceId;
  return isTerrain && readLayerIds(map)?.every((id) => map.getLayer(id)?.source !== sourceId) === true;
}

/** `undefined` for a source that is not there. */
export function readSourceType(map: SourcedMap, sourceId: string): string | undefined {
  return readSource(map, sourceId)?.type;
}

/** Where the tiles of a source come from; `undefined` for a source without tile URLs or not loaded yet. */
export function readUrlTemplate(map: SourcedMap, sourceId: string): string | undefined {
  const url = readSource(map, sourceId)?.tiles?.[0];
  return typeof url === 'string' ? cutUrls(url) : undefined;
}

/** The URL of a tile that the page itself fetches. Vector tiles are fetched in a worker: the page never sees them. */
export function readTileUrl(map: MapLibreMap, sourceId: string, tile: MapLibreTile): string | undefined {
  const { type, tiles, scheme } = readSource(map, sourceId) ?? {};
  return type?.startsWith('raster') && tiles
    ? tile.tileID.canonical.url(tiles, map.getPixelRatio(), scheme)
    : undefined;
}

/** Of MapLibre, or of Mapbox GL. */
type SourcedMap = Pick<MapLibreMap, 'getSource'>;

interface TileSource {
  readonly type?: string;
  readonly tiles?: readonly string[];
  readonly scheme?: string;
  hasTile?(tileId: object): boolean;
}

/** `undefined` where there is none of this name, or no style. */
export function readSource(map: SourcedMap, sourceId: string): TileSource | undefined {
  try {
    return map.getSource(sourceId);
  } catch {
    // Mapbox, and MapLibre 4 and 5, without a style.
    return undefined;
  }
}
