import type { PackedColumn, PackedFeatures, PackedPoints } from './packedTypes.ts';

/** The buffers of packed points or features, for a transfer list. They are empty here once they have moved. */
export function buffersOf(packed: PackedPoints | PackedFeatures): ArrayBuffer[] {
  const ofColumn = ({ kinds, numbers, textEnds }: PackedColumn): (ArrayBufferView<ArrayBuffer> | null)[] => [
    kinds,
    numbers,
    textEnds,
  ];
  const arrays = [
    packed.coordinates,
    packed.positionSizes,
    packed.hasProperties,
    ...(packed.ids ? ofColumn(packed.ids) : []),
    ...packed.columns.flatMap(ofColumn),
    ...(packed.kind === 'features'
      ? [packed.geometryTypes, packed.memberCounts, packed.geometryEnds, packed.partEnds, packed.ringEnds]
      : []),
  ];
  return arrays.flatMap((array) => (array ? [array.buffer] : []));
}
