import type { PointFeature } from './geoJson.ts';
import type { PackedPoints } from './packedTypes.ts';
import { requirePacked } from './requirePacked.ts';
import { readId } from './readId.ts';
import { readPositions } from './readPositions.ts';
import { readCells, readProperties } from './readRows.ts';

/**
 * The point features again, as `packPoints` got them. @throws BAD_OPTION
 *
 * @example
 * const tasks = defineTasks({ count: { run: (points: PackedPoints) => readPoints(points).length } });
 */
export function readPoints(packed: PackedPoints): PointFeature[] {
  requirePacked(packed, 'points');
  const nextPosition = readPositions(packed);
  return Array.from({ length: packed.count }, (_, row) =>
    readCells(packed.members, row, {
      type: 'Feature',
      ...readId(packed, row),
      geometry: readCells(packed.geometryMembers, row, { type: 'Point', coordinates: nextPosition() }),
      properties: readProperties(packed, row),
    }),
  );
}
