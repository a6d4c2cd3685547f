import { ValueKind } from './packedTypes.ts';
import type { PackedCells, PackedRows, PackedValues } from './packedTypes.ts';

/** One of the values; `undefined` where there is none. */
export function readValue({ kinds, numbers, texts, textEnds, others }: PackedValues, place: number): unknown {
  const kind = kinds ? kinds[place] : ValueKind.number;
  const text = (): string => texts?.slice(place > 0 ? textEnds?.[place - 1] : 0, textEnds?.[place]) ?? '';
  switch (kind) {
    case ValueKind.number:
      return numbers?.[place];
    case ValueKind.null:
      return null;
    case ValueKind.false:
    case ValueKind.true:
      return kind === ValueKind.true;
    case ValueKind.text:
      return text();
    case ValueKind.json:
      return JSON.parse(text());
    case ValueKind.bigint:
      return BigInt(text());
    case ValueKind.other:
      return others?.[Number(text())];
    case ValueKind.absent:
    case undefined:
    default:
      return undefined;
  }
}

/** The properties of a row, as the feature had them. */
export function readProperties(rows: PackedRows, row: number): Record<string, unknown> | null {
  const { columns, sparse, hasProperties } = rows;
  if (hasProperties && hasProperties[row] === 0) return null;
  const properties: Record<string, unknown> = {};
  for (const column of columns) {
    if (column.kinds && column.kinds[row] === ValueKind.absent) continue;
    setOwn(properties, column.name, readValue(column, row));
  }
  return readCells(sparse, row, properties);
}

/** Sets what a row has in the cells. */
export function readCells<Owner extends object>(cells: PackedCells | null, row: number, owner: Owner): Owner {
  if (!cells) return owner;
  const { names, nameIndexes, ends, kinds } = cells;
  const end = ends[row] as number;
  for (let place = row > 0 ? (ends[row - 1] as number) : 0; place < end; place += 1) {
    if (kinds?.[place] === ValueKind.absent) continue;
    setOwn(owner, names[nameIndexes[place] as number] as string, readValue(cells, place));
  }
  return owner;
}

function setOwn(owner: object, name: string, value: unknown): void {
  // An assignment to `__proto__` would set no property.
  if (name === '__proto__') {
    Object.defineProperty(owner, name, { value, enumerable: true, configurable: true, writable: true });
  } else (owner as Record<string, unknown>)[name] = value;
}
