import type { Feature, Geometry } from './geoJson.ts';
import { GEOMETRY_TYPES } from './packedTypes.ts';
import type { PackedFeatures } from './packedTypes.ts';
import { requirePacked } from './requirePacked.ts';
import { readId } from './readId.ts';
import { readPositions } from './readPositions.ts';
import { readCells, readProperties } from './readRows.ts';

/**
 * The features again, as `packFeatures` got them. @throws BAD_OPTION
 *
 * @example
 * const tasks = defineTasks({ simplify: { run: (packed: PackedFeatures) => simplify(readFeatures(packed)) } });
 */
export function readFeatures(packed: PackedFeatures): Feature[] {
  requirePacked(packed, 'features');
  const { geometryTypes, memberCounts, geometryEnds, partEnds, ringEnds } = packed;
  const nextPosition = readPositions(packed);
  let geometry = 0;
  let collection = 0;
  let part = 0;
  let ring = 0;
  let position = 0;

  const nextRing = (): number[][] => {
    const end = ringEnds[ring] as number;
    const positions = Array.from({ length: end - position }, nextPosition);
    ring += 1;
    position = end;
    return positions;
  };
  const nextPart = (): number[][][] => {
    const length = (partEnds[part] as number) - ring;
    part += 1;
    return Array.from({ length }, nextRing);
  };
  const nextGeometry = (): Geometry | null => {
    const row = geometry;
    const shape = nextShape();
    return shape && readCells(packed.geometryMembers, row, shape);
  };
  const nextShape = (): Geometry | null => {
    const type = GEOMETRY_TYPES[geometryTypes[geometry] as number];
    const end = geometryEnds[geometry] as number;
    geometry += 1;
    switch (type) {
      case 'Point':
        return { type, coordinates: nextPart()[0]?.[0] ?? [] };
      case 'MultiPoint':
      case 'LineString':
        return { type, coordinates: nextPart()[0] ?? [] };
      case 'MultiLineString':
      case 'Polygon':
        return { type, coordinates: nextPart() };
      case 'MultiPolygon':
        return { type, coordinates: Array.from({ length: end - part }, nextPart) };
      case 'GeometryCollection': {
        const length = memberCounts[collection] as number;
        collection += 1;
        return { type, geometries: Array.from({ length }, () => nextGeometry() as Geometry) };
      }
      case null:
      case undefined:
      default:
        return null;
    }
  };

  return Array.from({ length: packed.count }, (_, row) =>
    readCells(packed.members, row, {
      type: 'Feature',
      ...readId(packed, row),
      geometry: nextGeometry(),
      properties: readProperties(packed, row),
    }),
  );
}
