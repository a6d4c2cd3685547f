import type { LayerSpecification } from 'maplibre-gl';
import type { Palette } from './palette.ts';

/** Water, land and borders of the whole world. */
export function worldLayers(palette: Palette): LayerSpecification[] {
  return [
    { id: 'water', type: 'background', paint: { 'background-color': palette.water } },
    {
      id: 'graticule',
      type: 'line',
      source: 'graticule',
      maxzoom: 8,
      paint: { 'line-color': palette.graticule, 'line-width': 0.75 },
    },
    {
      id: 'land',
      type: 'fill',
      source: 'world',
      'source-layer': 'land',
      paint: { 'fill-color': palette.land, 'fill-antialias': false },
    },
    {
      id: 'coast',
      type: 'line',
      source: 'world',
      'source-layer': 'coast',
      paint: {
        'line-color': palette.coast,
        'line-width': ['interpolate', ['linear'], ['zoom'], 1, 0.5, 6, 1],
        'line-opacity': ['interpolate', ['linear'], ['zoom'], 11, 1, 13, 0],
      },
    },
    {
      id: 'borders',
      type: 'line',
      source: 'world',
      'source-layer': 'borders',
      layout: { 'line-join': 'round' },
      paint: { 'line-color': palette.border, 'line-width': ['interpolate', ['linear'], ['zoom'], 1, 0.6, 6, 1.4] },
    },
  ];
}
