import type { Feature, Geometry, Position } from './geoJson.ts';
import { GEOMETRY_TYPES } from './packedTypes.ts';
import type { PackedFeatures } from './packedTypes.ts';
import { readId } from './readId.ts';
import { readPositions } from './readPositions.ts';
import { readProperties } from './readRows.ts';

/** The features again, as `packFeatures` got them. */
export function readFeatures(packed: PackedFeatures): Feature[] {
  const { geometryTypes, memberCounts, geometryEnds, partEnds, ringEnds } = packed;
  const nextPosition = readPositions(packed);
  let geometry = 0;
  let collection = 0;
  let part = 0;
  let ring = 0;
  let position = 0;

  const nextRing = (): Position[] => {
    const end = ringEnds[ring] as number;
    const positions: Position[] = [];
    for (; position < end; position += 1) positions.push(nextPosition());
    ring += 1;
    return positions;
  };
  const nextPart = (): Position[][] => {
    const end = partEnds[part] as number;
    const rings: Position[][] = [];
    while (ring < end) rings.push(nextRing());
    part += 1;
    return rings;
  };
  const nextGeometry = (): Geometry | null => {
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
      case 'MultiPolygon': {
        const parts: Position[][][] = [];
        while (part < end) parts.push(nextPart());
        return { type, coordinates: parts };
      }
      case 'GeometryCollection': {
        const length = memberCounts[collection] as number;
        collection += 1;
        return { type, geometries: Array.from({ length }, () => nextGeometry() as Geometry) };
      }
      default:
        return null;
    }
  };

  return Array.from({ length: packed.count }, (_, row) => ({
    type: 'Feature',
    ...readId(packed, row),
    geometry: nextGeometry(),
    properties: readProperties(packed, row),
  }));
}
