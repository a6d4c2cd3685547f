import type { PackedCells } from './packedTypes.ts';
import { createWriter, finish, write } from './valueWriter.ts';

/**
 * Packs what features, or else geometries, have beside what is packed by itself, as `bbox`; `null` where none has anything.
 * Names are compared by hand: this is asked of each feature.
 */
export function packMembers(
  count: number,
  ownerOf: (row: number) => object | null | undefined,
  isGeometry: boolean,
): PackedCells | null {
  const indexes = new Map<string, number>();
  const nameIndexes: number[] = [];
  const values: unknown[] = [];
  let ends: Uint32Array<ArrayBuffer> | null = null;
  for (let row = 0; row < count; row += 1) {
    const owner = ownerOf(row);
    const shape = isGeometry ? shapeOf(owner) : 'geometry';
    for (const name in owner) {
      if (name === 'type' || name === shape) continue;
      if (!isGeometry && (name === 'properties' || name === 'id')) continue;
      if (!Object.hasOwn(owner, name)) continue;
      if (!indexes.has(name)) indexes.set(name, indexes.size);
      nameIndexes.push(indexes.get(name) as number);
      values.push((owner as Record<string, unknown>)[name]);
      ends ??= new Uint32Array(count);
    }
    if (ends) ends[row] = values.length;
  }
  if (!ends) return null;
  const writer = createWriter(values.length);
  values.forEach((value, place) => write(writer, place, value));
  return { names: [...indexes.keys()], nameIndexes: Uint32Array.from(nameIndexes), ends, ...finish(writer) };
}

/** Where a geometry has its positions, or its members: what else is called so is a member like any other. */
function shapeOf(geometry: object | null | undefined): string {
  return geometry && 'type' in geometry && geometry.type === 'GeometryCollection' ? 'geometries' : 'coordinates';
}
