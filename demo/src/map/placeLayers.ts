import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl';
import type { Palette } from './palette.ts';

const source = 'places';
const labelFont = ['system-ui', 'sans-serif'];
export const placeLayerIds = ['cluster-ring', 'cluster', 'cluster-count', 'place', 'place-name'] as const;
const isCluster: ExpressionSpecification = ['has', 'count'];

// The radius grows with the logarithm of the count: 2 places and 10,000 places are both readable circles.
const clusterRadius: ExpressionSpecification = [
  'interpolate',
  ['linear'],
  ['log10', ['get', 'count']],
  0.3,
  8,
  1,
  11,
  2,
  15,
  3,
  21,
  4,
  30,
];

/** Clusters as circles with their count; single places as dots with their name. */
export function placeLayers(palette: Palette): LayerSpecification[] {
  return [
    {
      id: 'cluster-ring',
      type: 'circle',
      source,
      filter: isCluster,
      paint: {
        'circle-radius': ['+', clusterRadius, 4],
        'circle-color': palette.clusterRing,
        'circle-opacity': 0.18,
      },
    },
    {
      id: 'cluster',
      type: 'circle',
      source,
      filter: isCluster,
      paint: {
        'circle-radius': clusterRadius,
        'circle-color': [
          'interpolate',
          ['linear'],
          ['log10', ['get', 'count']],
          1,
          palette.cluster,
          4,
          palette.clusterLarge,
        ],
        'circle-opacity': 0.9,
      },
    },
    {
      id: 'cluster-count',
      type: 'symbol',
      source,
      filter: isCluster,
      layout: {
        'text-field': ['get', 'label'],
        'text-font': labelFont,
        'text-size': ['interpolate', ['linear'], ['log10', ['get', 'count']], 1, 10, 4, 13],
        'text-allow-overlap': true,
        'text-ignore-placement': true,
      },
      paint: { 'text-color': palette.clusterText },
    },
    {
      id: 'place',
      type: 'circle',
      source,
      filter: ['!', isCluster],
      paint: {
        'circle-radius': ['interpolate', ['linear'], ['zoom'], 2, 2.5, 10, 4, 14, 6],
        'circle-color': palette.place,
        'circle-stroke-color': palette.halo,
        'circle-stroke-width': 1,
      },
    },
    {
      id: 'place-name',
      type: 'symbol',
      source,
      minzoom: 5,
      filter: ['!', isCluster],
      layout: {
        'text-field': ['get', 'name'],
        'text-font': labelFont,
        'text-size': 12,
        'text-anchor': 'top',
        'text-offset': [0, 0.6],
        'text-optional': true,
      },
      paint: { 'text-color': palette.label, 'text-halo-color': palette.halo, 'text-halo-width': 1.5 },
    },
  ];
}
