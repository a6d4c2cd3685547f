import type { FeatureLike } from './geoJson.ts';
import type { PackedColumn, PackedRows } from './packedTypes.ts';

/**
 * Packs features whose properties are the same numbers under the same names in the same order, and whose ids are numbers
 * or absent: sensors, vehicles, earthquakes. `null` for all others. The hot path of this folder: it looks at each value
 * once and writes nothing else down.
 */
export function packNumbers(features: readonly FeatureLike[]): Omit<PackedRows, 'members'> | null {
  const count = features.length;
  const first = features[0];
  if (!first?.properties) return null;
  const names = Object.keys(first.properties);
  const numbers = names.map(() => new Float64Array(count));
  const ids = first.id === undefined ? null : new Float64Array(count);

  for (let row = 0; row < count; row += 1) {
    const { id, properties } = features[row] as FeatureLike;
    if (ids && typeof id === 'number') ids[row] = id;
    else if (ids || id !== undefined) return null;
    let place = 0;
    for (const name in properties) {
      const value = (properties as Record<string, unknown>)[name];
      if (typeof value !== 'number' || name !== names[place]) return null;
      (numbers[place] as Float64Array)[row] = value;
      place += 1;
    }
    if (place !== names.length || !properties) return null;
  }
  const toColumn = (name: string, values: Float64Array<ArrayBuffer>): PackedColumn => ({
    name,
    kinds: null,
    numbers: values,
    texts: null,
    textEnds: null,
    others: null,
  });
  return {
    count,
    ids: ids && toColumn('id', ids),
    columns: numbers.map((values, place) => toColumn(names[place] as string, values)),
    sparse: null,
    hasProperties: null,
  };
}
