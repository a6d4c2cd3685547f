import { ValueKind } from './packedTypes.ts';
import type { PackedColumn, PackedRows } from './packedTypes.ts';

/** A value of a column; `undefined` where the row has none. */
export function readValue({ kinds, numbers, texts, textEnds }: PackedColumn, row: number): unknown {
  const kind = kinds ? kinds[row] : ValueKind.number;
  switch (kind) {
    case ValueKind.number:
      return numbers?.[row];
    case ValueKind.null:
      return null;
    case ValueKind.false:
    case ValueKind.true:
      return kind === ValueKind.true;
    case ValueKind.text:
    case ValueKind.json: {
      const text = texts?.slice(row > 0 ? textEnds?.[row - 1] : 0, textEnds?.[row]) ?? '';
      return kind === ValueKind.text ? text : JSON.parse(text);
    }
    case ValueKind.absent:
    case undefined:
    default:
      return undefined;
  }
}

/** The properties of a row, as the feature had them. */
export function readProperties({ columns, hasProperties }: PackedRows, row: number): Record<string, unknown> | null {
  if (hasProperties && hasProperties[row] === 0) return null;
  const properties: Record<string, unknown> = {};
  for (const column of columns) {
    if (column.kinds && column.kinds[row] === ValueKind.absent) continue;
    const value = readValue(column, row);
    // An assignment to `__proto__` would set no property.
    if (column.name === '__proto__') {
      Object.defineProperty(properties, column.name, { value, enumerable: true, configurable: true, writable: true });
    } else properties[column.name] = value;
  }
  return properties;
}
