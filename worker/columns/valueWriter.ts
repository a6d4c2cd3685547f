import { ValueKind } from './packedTypes.ts';
import type { PackedValues } from './packedTypes.ts';
import { toJson } from './toJson.ts';

/** Writes values of any kind into room for a known number of them. */
export interface ValueWriter {
  readonly kinds: Uint8Array<ArrayBuffer>;
  readonly numbers: Float64Array<ArrayBuffer>;
  readonly texts: string[];
  readonly others: unknown[];
  numberCount: number;
  textCount: number;
}

export function createWriter(count: number): ValueWriter {
  const kinds = new Uint8Array(count);
  return { kinds, numbers: new Float64Array(count), texts: [], others: [], numberCount: 0, textCount: 0 };
}

export function write(writer: ValueWriter, place: number, value: unknown): void {
  if (typeof value === 'number') {
    writer.kinds[place] = ValueKind.number;
    writer.numbers[place] = value;
    writer.numberCount += 1;
  } else if (typeof value === 'string') writeText(writer, place, ValueKind.text, value);
  else if (typeof value === 'boolean') writer.kinds[place] = value ? ValueKind.true : ValueKind.false;
  else if (typeof value === 'bigint') writeText(writer, place, ValueKind.bigint, String(value));
  else if (value === null) writer.kinds[place] = ValueKind.null;
  else if (value === undefined) writer.kinds[place] = ValueKind.undefined;
  else {
    const text = typeof value === 'object' ? jsonOf(value) : null;
    if (text === null) writeText(writer, place, ValueKind.other, String(writer.others.push(value) - 1));
    else writeText(writer, place, ValueKind.json, text);
  }
}

function writeText(writer: ValueWriter, place: number, kind: number, text: string): void {
  writer.kinds[place] = kind;
  writer.texts[place] = text;
  writer.textCount += 1;
}

/** `null` for what JSON cannot say, also where it throws: a getter may. Then the post tells. */
function jsonOf(value: object): string | null {
  try {
    return toJson(value);
  } catch {
    return null;
  }
}

export function finish(writer: ValueWriter): PackedValues {
  const { kinds, numbers, texts, others, numberCount, textCount } = writer;
  const count = kinds.length;
  let textEnds: Uint32Array<ArrayBuffer> | null = null;
  if (textCount > 0) {
    textEnds = new Uint32Array(count);
    let end = 0;
    for (let place = 0; place < count; place += 1) {
      end += texts[place]?.length ?? 0;
      textEnds[place] = end;
    }
  }
  return {
    kinds: numberCount === count ? null : kinds,
    numbers: numberCount > 0 ? numbers : null,
    texts: textEnds && texts.join(''),
    textEnds,
    others: others.length > 0 ? others : null,
  };
}
