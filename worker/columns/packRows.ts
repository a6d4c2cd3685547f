import type { FeatureLike } from './geoJson.ts';
import { packMembers } from './packMembers.ts';
import { packNumbers } from './packNumbers.ts';
import type { PackedCells, PackedRows } from './packedTypes.ts';
import { createWriter, finish, write } from './valueWriter.ts';
import type { ValueWriter } from './valueWriter.ts';

/** A property's name: how often it was seen, and where its values go. */
interface Name {
  readonly name: string;
  count: number;
  /** `null`: into the cells of what few features have, as `index`. */
  column: ValueWriter | null;
  index: number;
}

/** A property that fewer features have than this share would make a column of holes. */
const LEAST_SHARE = 0.5;

/** Packs ids, properties and further members of features, of any kind. */
export function packRows(features: readonly FeatureLike[]): PackedRows {
  const rows = packNumbers(features) ?? packValues(features);
  return { ...rows, members: packMembers(features.length, (row) => features[row], false) };
}

function packValues(features: readonly FeatureLike[]): Omit<PackedRows, 'members'> {
  const count = features.length;
  const names = countNames(features);
  const rare: string[] = [];
  let cellCount = 0;
  for (const one of names.values()) {
    if (one.count >= count * LEAST_SHARE) one.column = createWriter(count);
    else {
      one.index = rare.push(one.name) - 1;
      cellCount += one.count;
    }
  }
  const cells = createWriter(cellCount);
  const nameIndexes = new Uint32Array(cellCount);
  const ends = new Uint32Array(rare.length > 0 ? count : 0);
  const ids = createWriter(count);
  const hasProperties = new Uint8Array(count);
  let cell = 0;
  let objectCount = 0;
  let hasIds = false;

  const shape: Name[] = [];
  for (let row = 0; row < count; row += 1) {
    const { id, properties } = features[row] as FeatureLike;
    if (id !== undefined) {
      hasIds = true;
      write(ids, row, id);
    }
    if (properties) {
      hasProperties[row] = 1;
      objectCount += 1;
      let place = 0;
      for (const name in properties) {
        if (!Object.hasOwn(properties, name)) continue;
        let one = shape[place];
        if (one?.name !== name) shape[place] = one = names.get(name) as Name;
        place += 1;
        const value = (properties as Record<string, unknown>)[name];
        if (one.column) write(one.column, row, value);
        else {
          nameIndexes[cell] = one.index;
          write(cells, cell, value);
          cell += 1;
        }
      }
    }
    ends[row] = cell;
  }
  const columns = [...names.values()].flatMap(({ name, column }) => (column ? [{ name, ...finish(column) }] : []));
  const sparse: PackedCells = { names: rare, nameIndexes, ends, ...finish(cells) };
  return {
    count,
    ids: hasIds ? { name: 'id', ...finish(ids) } : null,
    columns,
    sparse: rare.length > 0 ? sparse : null,
    hasProperties: objectCount === count ? null : hasProperties,
  };
}

/** Features of one shape, in a row, cost no look-up: the names of the previous one are held against them first. */
function countNames(features: readonly FeatureLike[]): Map<string, Name> {
  const names = new Map<string, Name>();
  const shape: Name[] = [];
  for (let row = 0; row < features.length; row += 1) {
    const { properties } = features[row] as FeatureLike;
    let place = 0;
    for (const name in properties) {
      if (!Object.hasOwn(properties, name)) continue;
      let one = shape[place];
      if (one?.name !== name) {
        one = names.get(name) ?? { name, count: 0, column: null, index: 0 };
        names.set(name, one);
        shape[place] = one;
      }
      one.count += 1;
      place += 1;
    }
  }
  return names;
}
