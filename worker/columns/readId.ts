import type { PackedRows } from './packedTypes.ts';
import { readValue } from './readRows.ts';

/** `{ id }`, or nothing where the feature had none. A BigInt comes back as one, which GeoJSON's types do not know. */
export function readId({ ids }: PackedRows, row: number): { readonly id?: string | number } {
  const id = ids ? (readValue(ids, row) as string | number | undefined) : undefined;
  return id === undefined ? {} : { id };
}
