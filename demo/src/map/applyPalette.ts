import { createLayers, createSky } from './createStyle.ts';
import type { MapLibreMap } from 'maplibre-gl';
import type { Palette } from './palette.ts';

/** Recolours the map in place: `setStyle` would throw the data of every GeoJSON source away. */
export function applyPalette(map: MapLibreMap, palette: Palette): void {
  for (const { id, paint = {} } of createLayers(palette)) {
    for (const [property, value] of Object.entries(paint)) {
      map.setPaintProperty(id, property as Parameters<MapLibreMap['setPaintProperty']>[1], value);
    }
  }
  map.setSky(createSky(palette));
}
