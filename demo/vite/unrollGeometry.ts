import type { MultiLineString, MultiPolygon, Polygon, Position } from 'geojson';

/**
 * Natural Earth, as world-atlas ships it, is made for the sphere: a line that crosses the antimeridian jumps from 180
 * to -180. A tile cutter works on the plane, where that jump is a stroke across the whole map; unrolled, the line goes on
 * to 181, 182, ... and the cutter wraps it.
 */
export function unrollGeometry<Geometry extends Polygon | MultiPolygon | MultiLineString>(
  geometry: Geometry,
): Geometry {
  switch (geometry.type) {
    case 'Polygon':
      return { ...geometry, coordinates: geometry.coordinates.map(unrollRing) };
    case 'MultiPolygon':
      return { ...geometry, coordinates: geometry.coordinates.map((polygon) => polygon.map(unrollRing)) };
    case 'MultiLineString':
      return { ...geometry, coordinates: geometry.coordinates.map((line) => recenter(unrollLine(line))) };
    default:
      return geometry satisfies never;
  }
}

function unrollRing(ring: readonly Position[]): Position[] {
  const unrolled = unrollLine(ring);
  const [firstLng = 0] = unrolled[0] ?? [];
  const [lastLng = 0, lastLat = 0] = unrolled.at(-1) ?? [];
  // Only a ring around a pole ends a world away from its start: the plane needs the pole's edge to close it.
  if (Math.abs(lastLng - firstLng) < 180) return recenter(unrolled);
  const pole = Math.sign(lastLat) * 90;
  return recenter([...unrolled, [lastLng, pole], [firstLng, pole], [firstLng, lastLat]]);
}

function unrollLine(line: readonly Position[]): Position[] {
  let shift = 0;
  let previousLng = line[0]?.[0] ?? 0;
  return line.map(([lng = 0, lat = 0]) => {
    if (lng - previousLng > 180) shift -= 360;
    if (lng - previousLng < -180) shift += 360;
    previousLng = lng;
    return [lng + shift, lat];
  });
}

/** Holes must lie in the same world as their polygon, so each line is put where its middle is within [-180, 180]. */
function recenter(line: Position[]): Position[] {
  const longitudes = line.map(([lng = 0]) => lng);
  const middle = (Math.min(...longitudes) + Math.max(...longitudes)) / 2;
  const shift = -360 * Math.round(middle / 360);
  return shift === 0 ? line : line.map(([lng = 0, lat = 0]) => [lng + shift, lat]);
}
