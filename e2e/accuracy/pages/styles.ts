import type { StyleSpecification } from 'maplibre-gl';

/** The colour of the map where no tile has been drawn: red, green, blue. */
export const BLANK = [0x10, 0x18, 0x20] as const;

const blankLayer: StyleSpecification['layers'][number] = {
  id: 'blank',
  type: 'background',
  paint: { 'background-color': `rgb(${BLANK.join(',')})` },
};

/** Vector tiles full of small squares, so that the least motion changes pixels. Nothing fades: complete means drawn. */
export function baseStyle(tiles: string): StyleSpecification {
  return {
    version: 8,
    sources: { squares: { type: 'vector', tiles: [`${tiles}/squares/{z}/{x}/{y}.mvt`], maxzoom: 15 } },
    layers: [
      blankLayer,
      {
        id: 'squares',
        type: 'fill',
        source: 'squares',
        'source-layer': 'squares',
        paint: { 'fill-color': ['rgb', ['get', 'r'], ['get', 'g'], ['get', 'b']] },
      },
    ],
  };
}

/** The same as images, where it matters how those fail. */
export function imageStyle(tiles: string, maxzoom = 15): StyleSpecification {
  return {
    version: 8,
    sources: {
      texture: { type: 'raster', tiles: [`${tiles}/texture/{z}/{x}/{y}.png`], tileSize: 256, maxzoom },
    },
    layers: [blankLayer, { id: 'texture', type: 'raster', source: 'texture', paint: { 'raster-fade-duration': 0 } }],
  };
}

export const emptyStyle: StyleSpecification = { version: 8, sources: {}, layers: [] };

export function withLivePoint(tiles: string, coordinates: [number, number], radius = 5): StyleSpecification {
  const { version, sources, layers } = baseStyle(tiles);
  return {
    version,
    sources: { ...sources, live: { type: 'geojson', data: { type: 'Point', coordinates } } },
    layers: [...layers, { id: 'live', type: 'circle', source: 'live', paint: { 'circle-radius': radius } }],
  };
}
