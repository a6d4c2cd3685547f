import type { PackedFeatures } from 'mapvitals/worker';

/** Whether a point is inside a packed polygon or multi-polygon: even-odd over all of its rings, holes included. */
export function isInside(packed: PackedFeatures, feature: number, x: number, y: number): boolean {
  const { geometryEnds, partEnds } = packed;
  const endOfPart = (part: number): number => (part < 0 ? 0 : (partEnds[part] ?? 0));
  const firstRing = endOfPart(feature === 0 ? -1 : (geometryEnds[feature - 1] ?? 0) - 1);
  const endRing = endOfPart((geometryEnds[feature] ?? 0) - 1);
  let inside = false;
  for (let ring = firstRing; ring < endRing; ring += 1) {
    if (crossesOddly(packed, ring, x, y)) inside = !inside;
  }
  return inside;
}

/** Whether a ray from the point to the east crosses the ring an odd number of times. */
function crossesOddly({ coordinates, ringEnds }: PackedFeatures, ring: number, x: number, y: number): boolean {
  const start = ring === 0 ? 0 : (ringEnds[ring - 1] ?? 0);
  const end = ringEnds[ring] ?? 0;
  let odd = false;
  for (let position = start, previous = end - 1; position < end; previous = position, position += 1) {
    const [ax, ay] = [coordinates[2 * position] ?? 0, coordinates[2 * position + 1] ?? 0];
    const [bx, by] = [coordinates[2 * previous] ?? 0, coordinates[2 * previous + 1] ?? 0];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) odd = !odd;
  }
  return odd;
}
