import { cachedTiles } from './cacheTiles.ts';
import { cityLayers } from './cityLayers.ts';
import { createGraticule } from './createGraticule.ts';
import { placeLayers } from './placeLayers.ts';
import { workLayers } from './workLayers.ts';
import { worldLayers } from './worldLayers.ts';
import type { FeatureCollection } from 'geojson';
import type { LayerSpecification, StyleSpecification } from 'maplibre-gl';
import type { Palette } from './palette.ts';

/** Just inside the thirty fixture tiles: columns 2098 to 2102, rows 3042 to 3047 at zoom 13. */
const chicagoBounds: [number, number, number, number] = [-87.8, 41.774, -87.586, 41.966];

const nothing: FeatureCollection = { type: 'FeatureCollection', features: [] };

/** The whole style. It names no glyphs, so labels are drawn with the visitor's own fonts and nothing is fetched. */
export function createStyle(palette: Palette): StyleSpecification {
  return {
    version: 8,
    projection: { type: 'globe' },
    sky: createSky(palette),
    sources: {
      graticule: { type: 'geojson', data: createGraticule() },
      world: { type: 'vector', tiles: [tilesAt('world')], maxzoom: 4, attribution: 'Natural Earth' },
      chicago: {
        type: 'vector',
        tiles: [tilesAt('chicago')],
        minzoom: 13,
        maxzoom: 13,
        bounds: chicagoBounds,
        attribution: '© OpenStreetMap contributors',
      },
      areas: { type: 'geojson', data: nothing, attribution: 'Counties: US Census Bureau' },
      outlines: { type: 'geojson', data: nothing },
      links: { type: 'geojson', data: nothing },
      places: { type: 'geojson', data: nothing },
    },
    layers: createLayers(palette),
  };
}

export function createLayers(palette: Palette): LayerSpecification[] {
  return [...worldLayers(palette), ...cityLayers(palette), ...workLayers(palette), ...placeLayers(palette)];
}

export function createSky(palette: Palette): NonNullable<StyleSpecification['sky']> {
  return {
    'sky-color': palette.sky,
    'horizon-color': palette.sky,
    'fog-color': palette.water,
    'atmosphere-blend': ['interpolate', ['linear'], ['zoom'], 0, palette.atmosphere, 4, palette.atmosphere, 6, 0],
  };
}

function tilesAt(name: string): string {
  return cachedTiles(`tiles/${name}/{z}/{x}/{y}.mvt`);
}
