import { MapVitalsError } from '../errors.ts';
import { describeValue } from './describeValue.ts';
import { failure } from './failure.ts';

const MAX_DEPTH = 500;
const CHUNK = 8192;

/**
 * A text that is equal for equal values, whatever the order of their properties, Map entries or Set members, and that
 * differs for different ones: every part carries its type, and every text its length, so nothing can imitate another.
 * Takes what is plain data: primitives, plain objects and arrays (with holes), Date, RegExp, Map, Set, ArrayBuffer and its views.
 * `-0` is not `0`, `undefined` is not absent, `[1]` is not `new Set([1])`; an object without prototype is a plain one.
 * @throws BAD_OPTION for functions, symbols, class instances and cycles: name what identifies them instead
 *
 * @example
 * stableKey({ zoom: 7, layer: 'roads' }) === stableKey({ layer: 'roads', zoom: 7 }); // true
 */
export function stableKey(value: unknown): string {
  try {
    return encode(value, [], 'value');
  } catch (cause) {
    // A getter or a proxy that throws, a buffer that was moved away: none is plain data.
    throw cause instanceof MapVitalsError ? cause : refusal('what cannot be read', 'value', { cause });
  }
}

function encode(value: unknown, parents: readonly object[], path: string): string {
  switch (typeof value) {
    case 'undefined':
      return 'u';
    case 'boolean':
      return value ? 't' : 'f';
    case 'number':
      return `n${Object.is(value, -0) ? '-0' : value};`;
    case 'bigint':
      return `i${value};`;
    case 'string':
      return sized('s', value);
    case 'object':
      return value === null ? 'l' : encodeObject(value, parents, path);
    case 'symbol':
    case 'function':
    default:
      return refuse(value, path);
  }
}

function encodeObject(value: object, parents: readonly object[], path: string): string {
  if (parents.includes(value)) refuse('a cycle', path);
  if (parents.length > MAX_DEPTH) refuse(`more than ${MAX_DEPTH} levels`, path);
  const inside = [...parents, value];
  const encodeIn = (part: unknown, name: unknown): string => encode(part, inside, `${path}.${describeValue(name)}`);

  // By prototype, not `instanceof`: a subclass may mean something else by the same content.
  switch (Object.getPrototypeOf(value)) {
    case Object.prototype:
    case null:
      return encodeRecord(value, encodeIn, path);
    case Array.prototype:
      return encodeArray(value as unknown[], encodeIn, path);
    // oxlint-disable-next-line no-restricted-globals -- the type, not the time
    case Date.prototype:
      return `d${(value as Date).getTime()};`;
    case RegExp.prototype:
      return sized('r', (value as RegExp).toString());
    case Map.prototype: {
      const entries = Array.from(
        value as Map<unknown, unknown>,
        ([key, item]) => encodeIn(key, key) + encodeIn(item, key),
      );
      return `m${entries.length}:${entries.sort().join('')}`;
    }
    case Set.prototype: {
      const members = Array.from(value as Set<unknown>, (member) => encodeIn(member, member));
      return `e${members.length}:${members.sort().join('')}`;
    }
    case ArrayBuffer.prototype:
      return sized('b', toText(new Uint8Array(value as ArrayBuffer)));
    default:
      if (!ArrayBuffer.isView(value)) return refuse(value, path);
      return `y${sized('s', Object.prototype.toString.call(value))}${sized('b', toText(toBytes(value)))}`;
  }
}

function encodeRecord(value: object, encodeIn: (part: unknown, name: string) => string, path: string): string {
  if (Object.getOwnPropertySymbols(value).length) refuse('a symbol as a property name', path);
  const keys = Object.keys(value).sort();
  const read = value as Record<string, unknown>;
  return `o${keys.length}:${keys.map((key) => sized('s', key) + encodeIn(read[key], key)).join('')}`;
}

function encodeArray(value: unknown[], encodeIn: (part: unknown, name: number) => string, path: string): string {
  // Indexes come first, in their order.
  const names = Object.keys(value);
  const last = names.at(-1);
  if (last !== undefined && !isIndex(last, value.length)) refuse('an array with properties of its own', path);
  if (names.length === value.length) return `a${value.length}:${value.map(encodeIn).join('')}`;
  // With holes, of which there may be billions.
  const items = names.map((name) => `${name}:${encodeIn(value[Number(name)], Number(name))}`);
  return `h${value.length}:${names.length}:${items.join('')}`;
}

function isIndex(name: string, length: number): boolean {
  const index = Number(name) >>> 0;
  return String(index) === name && index < length;
}

function sized(tag: string, text: string): string {
  return `${tag}${text.length}:${text}`;
}

function toBytes(view: ArrayBufferView): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

/** One character per byte: exact where numbers printed in decimal would join 0 and -0. */
function toText(bytes: Uint8Array): string {
  let text = '';
  for (let start = 0; start < bytes.length; start += CHUNK) {
    text += String.fromCharCode(...bytes.subarray(start, start + CHUNK));
  }
  return text;
}

function refuse(value: unknown, path: string): never {
  const what = typeof value === 'string' ? value : describeValue(value);
  throw refusal(what, path);
}

function refusal(what: string, path: string, options?: ErrorOptions): MapVitalsError {
  return failure('BAD_OPTION', `stableKey takes plain data, got ${what} at \`${path}\`.`, 'stableKey', options);
}
