import type { StyleSpecification } from 'maplibre-gl';

/** The colour of the map where no tile has been drawn: red, green, blue. */
export const BLANK = [0x10, 0x18, 0x20] as const;

/** Tiles with a texture, so that the least motion changes pixels. Nothing fades: complete means drawn. */
export function baseStyle(tiles: string, maxzoom = 15): StyleSpecification {
  return {
    version: 8,
    sources: { texture: { type: 'raster', tiles: [tiles], tileSize: 256, maxzoom } },
    layers: [
      { id: 'blank', type: 'background', paint: { 'background-color': `rgb(${BLANK.join(',')})` } },
      { id: 'texture', type: 'raster', source: 'texture', paint: { 'raster-fade-duration': 0 } },
    ],
  };
}

export const emptyStyle: StyleSpecification = { version: 8, sources: {}, layers: [] };

export function withLivePoint(tiles: string, coordinates: [number, number]): StyleSpecification {
  const { version, sources, layers } = baseStyle(tiles);
  return {
    version,
    sources: { ...sources, live: { type: 'geojson', data: { type: 'Point', coordinates } } },
    layers: [...layers, { id: 'live', type: 'circle', source: 'live', paint: { 'circle-radius': 5 } }],
  };
}
