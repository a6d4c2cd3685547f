import type { MapLibreMap } from 'maplibre-gl';
import type { Bounds } from '../places/bounds.ts';

/** Flies to a box, also across the antimeridian. */
export function fitBounds(map: MapLibreMap, [west, south, east, north]: Bounds): void {
  map.fitBounds([west, south, west <= east ? east : east + 360, north], { padding: 48, maxZoom: 9, duration: 2500 });
}
