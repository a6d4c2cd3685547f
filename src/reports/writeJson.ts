import type { Pieces } from './writeAll.ts';

/** So many entries of a long list at once: an operation with its histogram is about 4 kB. */
const AT_ONCE = 5;
/** Beyond so many entries nobody reads them all: a line each, or 500 operations and what broke their limits were over 1 MB. */
const MANY = 50;

/** What was measured, by its unit or its place; a histogram's numbers, limits and what the app says itself are exact. */
const MEASURED =
  /(Ms|Us|Ratio|PerView|perSecond|confidence|Bytes|Error)$|^(value|worst|latest|p75|p95|GSL|GDF|ST|VCD)$/;
const DIGITS = 4;
/** What the app says itself, wherever it stands; and fields of a report that are as exact. */
const SAID = /^(attributes|context|tags)$/;
const EXACT = /^(limits|tags)$/;

/**
 * What `JSON.stringify` writes of it with two spaces, but lists of numbers on one line, and measurements rounded; field by
 * field, long lists in parts, and very long ones with a line for each entry.
 */
export function writeJson(document: object): Pieces {
  const fields = Object.entries(document).filter(([, value]) => value !== undefined);
  if (fields.length === 0) return [() => '{}\n'];
  return [
    ...fields.flatMap(([key, value], index): Pieces => {
      const start = `${index ? ',' : '{'}\n  ${JSON.stringify(key)}: `;
      if (!Array.isArray(value) || value.length <= AT_ONCE)
        return [() => start + stringify(value, '  ', EXACT.test(key) ? finiteOrNull : createReplacer())];
      const count = Math.ceil(value.length / AT_ONCE);
      const parts = Array.from({ length: count }, (_, part) => () => {
        const some: readonly unknown[] = value.slice(part * AT_ONCE, (part + 1) * AT_ONCE);
        const write = (item: unknown): string =>
          value.length > MANY ? (JSON.stringify(item, createReplacer()) ?? 'null') : stringify(item, '    ');
        return some.map((item) => `\n    ${write(item)}`).join(',') + (part < count - 1 ? ',' : '');
      });
      return [() => `${start}[`, ...parts, () => '\n  ]'];
    }),
    () => '\n}\n',
  ];
}

/** Buckets of a histogram would be hundreds of lines. In a string a line's end is an escape: none is taken for a list. */
const NUMBERS = /\[\n[\s\d.,eE+-]+\]/g;

/** As it stands in a document, after `indent`. */
function stringify(value: unknown, indent: string, replacer = createReplacer()): string {
  const text = JSON.stringify(value, replacer, 2) ?? 'null';
  return text.replaceAll(NUMBERS, (list) => list.replaceAll(/\s/g, '')).replaceAll('\n', `\n${indent}`);
}

/** Rounds, but for what lies under what the app says: a number of its own may be called `areaRatio`. */
function createReplacer(): (this: unknown, key: string, value: unknown) => unknown {
  const said = new WeakSet<object>();
  return function (key, value) {
    if (!SAID.test(key) && !said.has(this as object)) return toJson(key, value);
    if (typeof value === 'object' && value !== null) said.add(value);
    return finiteOrNull(key, value);
  };
}

/** What people read is rounded. */
function toJson(key: string, value: unknown): unknown {
  if (typeof value === 'number' && Number.isFinite(value) && MEASURED.test(key)) return round(value);
  if (Array.isArray(value) && key === 'history') return value.map((item: unknown) => toJson('value', item));
  return finiteOrNull(key, value);
}

/** JSON knows no NaN and no infinity; both become `null`, and a BigInt its digits. */
function finiteOrNull(_key: string, value: unknown): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) return null;
  return typeof value === 'bigint' ? value.toString() : value;
}

/** Four digits say more than a quantile within 1.1 % knows; of what is longer, a clock has no more than tenths. */
function round(value: number): number {
  const rounded = Number(value.toPrecision(DIGITS));
  return Math.abs(value) >= 10 ** (DIGITS - 1) ? Math.round(value * 10) / 10 : rounded;
}
