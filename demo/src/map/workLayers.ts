import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl';
import type { Palette } from './palette.ts';

const labelFont = ['system-ui', 'sans-serif'];

// 1 place is faint, 1,000 are full: most areas have few.
const shareOfCount: ExpressionSpecification = [
  'interpolate',
  ['linear'],
  ['log10', ['+', ['get', 'count'], 1]],
  0,
  0,
  3,
  0.9,
];

/** What heavy work found: areas by count, outlines, and lines from a point to its nearest place. */
export function workLayers(palette: Palette): LayerSpecification[] {
  return [
    {
      id: 'areas',
      type: 'fill',
      source: 'areas',
      paint: { 'fill-color': palette.place, 'fill-opacity': shareOfCount, 'fill-outline-color': palette.border },
    },
    {
      id: 'outlines',
      type: 'line',
      source: 'outlines',
      paint: { 'line-color': palette.place, 'line-width': ['interpolate', ['linear'], ['zoom'], 2, 1, 6, 2.5] },
    },
    {
      id: 'link',
      type: 'line',
      source: 'links',
      filter: ['==', ['geometry-type'], 'LineString'],
      paint: { 'line-color': palette.pin, 'line-width': 1.5, 'line-opacity': 0.7 },
    },
    {
      id: 'pin',
      type: 'circle',
      source: 'links',
      filter: ['==', ['geometry-type'], 'Point'],
      paint: {
        'circle-radius': 4.5,
        'circle-color': palette.pin,
        'circle-stroke-color': palette.halo,
        'circle-stroke-width': 1.5,
      },
    },
    {
      id: 'pin-name',
      type: 'symbol',
      source: 'links',
      filter: ['==', ['geometry-type'], 'Point'],
      layout: {
        'text-field': ['get', 'label'],
        'text-font': labelFont,
        'text-size': 11.5,
        'text-anchor': 'left',
        'text-offset': [0.8, 0],
      },
      paint: { 'text-color': palette.label, 'text-halo-color': palette.halo, 'text-halo-width': 1.5 },
    },
  ];
}
