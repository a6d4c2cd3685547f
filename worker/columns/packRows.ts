import type { FeatureLike } from './geoJson.ts';
import { packNumbers } from './packNumbers.ts';
import { ValueKind } from './packedTypes.ts';
import type { PackedColumn, PackedRows } from './packedTypes.ts';
import { toJson } from './toJson.ts';

interface ColumnWriter {
  readonly name: string;
  readonly kinds: Uint8Array<ArrayBuffer>;
  readonly numbers: Float64Array<ArrayBuffer>;
  readonly texts: string[];
  numberCount: number;
  textCount: number;
}

/** Packs ids and properties, of any kind. */
export function packRows(features: readonly FeatureLike[]): PackedRows {
  return packNumbers(features) ?? packValues(features);
}

/** Features of one shape cost no look-up per row. */
function packValues(features: readonly FeatureLike[]): PackedRows {
  const count = features.length;
  const writers = new Map<string, ColumnWriter>();
  const ids = createWriter('id', count);
  const hasProperties = new Uint8Array(count);
  /** The writers of the previous row, in the order of its keys. */
  const shape: ColumnWriter[] = [];
  let objectCount = 0;

  for (let row = 0; row < count; row += 1) {
    const { id, properties } = features[row] as FeatureLike;
    if (id !== undefined) write(ids, row, id);
    if (!properties) continue;
    hasProperties[row] = 1;
    objectCount += 1;
    let place = 0;
    for (const name in properties) {
      if (!Object.hasOwn(properties, name)) continue;
      let writer = shape[place];
      if (writer?.name !== name) {
        writer = writers.get(name) ?? createWriter(name, count);
        writers.set(name, writer);
        shape[place] = writer;
      }
      place += 1;
      const value = (properties as Record<string, unknown>)[name];
      if (typeof value === 'number') {
        writer.kinds[row] = ValueKind.number;
        writer.numbers[row] = value;
        writer.numberCount += 1;
      } else write(writer, row, value);
    }
  }
  return {
    count,
    ids: ids.numberCount + ids.textCount > 0 ? finish(ids, count) : null,
    columns: Array.from(writers.values(), (writer) => finish(writer, count)),
    hasProperties: objectCount === count ? null : hasProperties,
  };
}

function createWriter(name: string, count: number): ColumnWriter {
  const kinds = new Uint8Array(count);
  return { name, kinds, numbers: new Float64Array(count), texts: [], numberCount: 0, textCount: 0 };
}

function write(writer: ColumnWriter, row: number, value: unknown): void {
  const { kinds, numbers, texts } = writer;
  if (typeof value === 'number') {
    kinds[row] = ValueKind.number;
    numbers[row] = value;
    writer.numberCount += 1;
  } else if (typeof value === 'boolean') kinds[row] = value ? ValueKind.true : ValueKind.false;
  else if (value === null) kinds[row] = ValueKind.null;
  else if (value !== undefined) {
    const text = typeof value === 'string' ? value : toJson(value);
    if (text === undefined) return;
    kinds[row] = typeof value === 'string' ? ValueKind.text : ValueKind.json;
    texts[row] = text;
    writer.textCount += 1;
  }
}

function finish({ name, kinds, numbers, texts, numberCount, textCount }: ColumnWriter, count: number): PackedColumn {
  let textEnds: Uint32Array<ArrayBuffer> | null = null;
  if (textCount > 0) {
    textEnds = new Uint32Array(count);
    let end = 0;
    for (let row = 0; row < count; row += 1) {
      end += texts[row]?.length ?? 0;
      textEnds[row] = end;
    }
  }
  return {
    name,
    kinds: numberCount === count ? null : kinds,
    numbers: numberCount > 0 ? numbers : null,
    texts: textEnds && texts.join(''),
    textEnds,
  };
}
