import type { Feature, MultiLineString, Position } from 'geojson';

const POLE_LATITUDE = 85;

/** Meridians and parallels every `stepDegrees`, with a vertex every 5 degrees so that they bend with the globe. */
export function createGraticule(stepDegrees = 15): Feature<MultiLineString> {
  const lines: Position[][] = [];
  for (let lng = -180; lng < 180; lng += stepDegrees) {
    lines.push(range(-POLE_LATITUDE, POLE_LATITUDE).map((lat) => [lng, lat]));
  }
  for (let lat = stepDegrees - 90; lat < 90; lat += stepDegrees) {
    if (Math.abs(lat) < POLE_LATITUDE) lines.push(range(-180, 180).map((lng) => [lng, lat]));
  }
  return { type: 'Feature', properties: {}, geometry: { type: 'MultiLineString', coordinates: lines } };
}

function range(from: number, to: number, step = 5): readonly number[] {
  return Array.from({ length: (to - from) / step + 1 }, (_, index) => from + index * step);
}
