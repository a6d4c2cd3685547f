import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl';
import type { Palette } from './palette.ts';

const source = 'chicago';
const labelFont = ['system-ui', 'sans-serif'];

/** Chicago, from real vector tiles of one zoom level: the finer half of the map. */
export function cityLayers(palette: Palette): LayerSpecification[] {
  return [...groundLayers(palette), ...roadLayers(palette), ...labelLayers(palette)];
}

function groundLayers(palette: Palette): LayerSpecification[] {
  return [
    {
      id: 'city-built',
      type: 'fill',
      source,
      'source-layer': 'landuse',
      filter: ['in', ['get', 'class'], ['literal', ['school', 'hospital', 'industrial', 'parking']]],
      paint: { 'fill-color': palette.built },
    },
    {
      id: 'city-park',
      type: 'fill',
      source,
      'source-layer': 'landuse',
      filter: ['in', ['get', 'class'], ['literal', ['park', 'pitch', 'grass', 'wood', 'cemetery', 'scrub']]],
      paint: { 'fill-color': palette.park },
    },
    { id: 'city-water', type: 'fill', source, 'source-layer': 'water', paint: { 'fill-color': palette.water } },
    {
      id: 'city-waterway',
      type: 'line',
      source,
      'source-layer': 'waterway',
      paint: { 'line-color': palette.water, 'line-width': 2 },
    },
    {
      id: 'city-building',
      type: 'fill',
      source,
      'source-layer': 'building',
      paint: { 'fill-color': palette.building },
    },
  ];
}

function roadLayers(palette: Palette): LayerSpecification[] {
  const motorway: ExpressionSpecification = ['in', ['get', 'class'], ['literal', ['motorway', 'trunk']]];
  const major: ExpressionSpecification = ['in', ['get', 'class'], ['literal', ['primary', 'secondary', 'tertiary']]];
  const minor: ExpressionSpecification = ['in', ['get', 'class'], ['literal', ['street', 'street_limited', 'link']]];
  const roads: readonly [string, ExpressionSpecification, string, number][] = [
    ['minor', minor, palette.roadMinor, 1.4],
    ['major', major, palette.roadMajor, 3],
    ['motorway', motorway, palette.motorway, 4.5],
  ];
  return [
    {
      id: 'city-rail',
      type: 'line',
      source,
      'source-layer': 'road',
      filter: ['in', ['get', 'class'], ['literal', ['major_rail', 'minor_rail']]],
      paint: { 'line-color': palette.rail, 'line-width': 1 },
    },
    ...roads.map(([name, filter, , width]) => road(`city-${name}-casing`, filter, palette.roadCasing, width + 1.6)),
    ...roads.map(([name, filter, color, width]) => road(`city-${name}`, filter, color, width)),
  ];
}

function road(id: string, filter: ExpressionSpecification, color: string, width: number): LayerSpecification {
  return {
    id,
    type: 'line',
    source,
    'source-layer': 'road',
    filter: ['all', ['==', ['geometry-type'], 'LineString'], filter],
    layout: { 'line-cap': 'round', 'line-join': 'round' },
    paint: {
      'line-color': color,
      'line-width': ['interpolate', ['exponential', 1.6], ['zoom'], 12.5, width * 0.6, 16, width * 3.5],
    },
  };
}

function labelLayers(palette: Palette): LayerSpecification[] {
  return [
    {
      id: 'city-road-name',
      type: 'symbol',
      source,
      'source-layer': 'road_label',
      minzoom: 13.5,
      filter: ['in', ['get', 'class'], ['literal', ['motorway', 'primary', 'secondary', 'tertiary']]],
      layout: {
        'text-field': ['get', 'name_en'],
        'text-font': labelFont,
        'text-size': 11,
        'symbol-placement': 'line',
        'symbol-spacing': 420,
      },
      paint: { 'text-color': palette.labelMinor, 'text-halo-color': palette.halo, 'text-halo-width': 1.5 },
    },
    {
      id: 'city-neighbourhood',
      type: 'symbol',
      source,
      'source-layer': 'place_label',
      filter: ['==', ['get', 'type'], 'neighbourhood'],
      layout: {
        'text-field': ['upcase', ['get', 'name_en']],
        'text-font': labelFont,
        'text-size': 10.5,
        'text-letter-spacing': 0.08,
        'text-max-width': 7,
        'text-padding': 18,
        'symbol-sort-key': ['get', 'localrank'],
      },
      paint: { 'text-color': palette.labelMinor, 'text-halo-color': palette.halo, 'text-halo-width': 1.5 },
    },
  ];
}
