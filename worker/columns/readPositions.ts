import type { PackedCoordinates } from './packedTypes.ts';

/** Hands out the positions of packed coordinates, in order. */
export function readPositions({ coordinates, positionSize, positionSizes }: PackedCoordinates): () => number[] {
  let index = 0;
  let start = 0;
  return () => {
    const size = positionSize ?? positionSizes?.[index] ?? 0;
    const position: number[] = [];
    for (let axis = 0; axis < size; axis += 1) position.push(coordinates[start + axis] as number);
    index += 1;
    start += size;
    return position;
  };
}
