import { toUrlTemplate } from '../lib/toUrlTemplate.ts';
import type { MapDescription } from '../types/mapEvents.ts';
import type { MapLibreMap } from './mapLibreLike.ts';

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
  try {
    const source: { readonly tiles?: readonly unknown[] } | undefined = map.getSource(sourceId);
    const url = source?.tiles?.[0];
    return typeof url === 'string' ? toUrlTemplate(url) : null;
  } catch {
    return null;
  }
}

/** Sources that a layer draws. */
function countSources(map: MapLibreMap, layerIds: readonly string[]): number {
  const sourceIds = new Set(layerIds.map((id) => map.getLayer(id)?.source));
  sourceIds.delete(undefined);
  return sourceIds.size;
}
