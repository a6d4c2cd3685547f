import type { PackedCells, PackedFeatures, PackedPoints, PackedValues } from './packedTypes.ts';
import { requirePacked } from './requirePacked.ts';

/**
 * The buffers of packed points or features, for a transfer list. They are empty here once they have moved. @throws BAD_OPTION
 *
 * @example
 * await pool.execute('cluster', points, { transfer: buffersOf(points) });
 */
export function buffersOf(packed: PackedPoints | PackedFeatures): ArrayBuffer[] {
  requirePacked(packed, 'points', 'features');
  const ofValues = ({ kinds, numbers, textEnds }: PackedValues): (ArrayBufferView<ArrayBuffer> | null)[] => [
    kinds,
    numbers,
    textEnds,
  ];
  const ofCells = (cells: PackedCells | null): (ArrayBufferView<ArrayBuffer> | null)[] =>
    cells ? [...ofValues(cells), cells.nameIndexes, cells.ends] : [];
  const arrays = [
    packed.coordinates,
    packed.positionSizes,
    packed.hasProperties,
    ...(packed.ids ? ofValues(packed.ids) : []),
    ...packed.columns.flatMap(ofValues),
    ...[packed.sparse, packed.members, packed.geometryMembers].flatMap(ofCells),
    ...(packed.kind === 'features'
      ? [packed.geometryTypes, packed.memberCounts, packed.geometryEnds, packed.partEnds, packed.ringEnds]
      : []),
  ];
  return arrays.flatMap((array) => (array ? [array.buffer] : []));
}
