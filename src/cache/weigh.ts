import { firstOf } from '../lib/firstOf.ts';

/** More parts than these are not looked at: the estimate must cost less than what it is for. */
const MAX_PARTS = 400;
const SAMPLED_ITEMS = 32;
/** Where a value holds buffers or pictures, so many of its parts are looked at for them. */
const MAX_SEARCHED = 4000;
const OBJECT_BYTES = 16;
const NUMBER_BYTES = 8;
const PIXEL_BYTES = 4;
/** Items of lists that are looked at, many of which are no parts but numbers and texts. */
const MAX_ITEMS = 60_000;
/** What holds memory that does not show: buffers and pictures. */
const HOLDERS = /Buffer|Image|Canvas|VideoFrame/;

/** What a value weighs, and what in it another thread can take away. */
export interface Weight {
  readonly sizeBytes: number;
  /** Buffers and pictures that hold something now; `null`: none. */
  readonly movable: readonly object[] | null;
}

/**
 * About how much memory a value holds, by walking a bounded part of it; long lists are judged by a sample. Buffers and pictures
 * count whole, and once, however many views of them there are.
 */
export function weigh(value: unknown): Weight {
  let sizeBytes = 0;
  held = null;
  isCut = false;
  try {
    sizeBytes = walk(value, MAX_PARTS, SAMPLED_ITEMS);
    // A sample may have left some out.
    if (held || isCut) walk(value, MAX_SEARCHED, MAX_SEARCHED);
  } catch {
    // A trap of a proxy threw: it is the app's.
  }
  // The cast: the compiler does not see that the walk has changed it.
  const found = held as Set<object> | null;
  const movable = found && [...found].filter((part) => heldBytes(part) > 0);
  movable?.forEach((part) => (sizeBytes += heldBytes(part)));
  held = null;
  return { sizeBytes: Math.ceil(sizeBytes), movable };
}

/** What a buffer or a picture holds: 0 once it was moved to another thread, or closed. */
export function heldBytes(part: object): number {
  const { byteLength, naturalWidth, naturalHeight, codedWidth, codedHeight, width = 0, height = 0 } = part as Sizes;
  return byteLength ?? PIXEL_BYTES * (naturalWidth ?? codedWidth ?? width) * (naturalHeight ?? codedHeight ?? height);
}

type Sizes = Readonly<
  Partial<
    Record<'byteLength' | 'naturalWidth' | 'naturalHeight' | 'codedWidth' | 'codedHeight' | 'width' | 'height', number>
  >
>;

// Outside, for a closure a call would cost more than small values do; they are of no use between calls.
let partsLeft = 0;
let itemsLeft = 0;
let sampledItems = 0;
let held: Set<object> | null = null;
/** Parts were not looked at that may hold some. */
let isCut = false;

function walk(value: unknown, maxParts: number, maxItems: number): number {
  partsLeft = maxParts;
  itemsLeft = MAX_ITEMS;
  sampledItems = maxItems;
  return measure(value);
}

function measure(value: unknown): number {
  if (typeof value === 'string') return OBJECT_BYTES + 2 * value.length;
  if (typeof value !== 'object' || value === null) return NUMBER_BYTES;
  partsLeft -= 1;
  if (partsLeft < 0) {
    isCut = true;
    return OBJECT_BYTES;
  }
  if (Array.isArray(value)) return measureItems(value, value.length);
  const prototype: unknown = Object.getPrototypeOf(value);
  // Most are plain data: of them nothing more is asked.
  const special = prototype === Object.prototype || prototype === null ? undefined : measureSpecial(value);
  if (special !== undefined) return special;
  const keys = Object.keys(value);
  if (keys.length > SAMPLED_ITEMS) {
    return measureItems(keys, keys.length, value);
  }
  let sizeBytes = OBJECT_BYTES;
  for (const key of keys) {
    const part = readPart(value, key);
    sizeBytes += NUMBER_BYTES + (typeof part === 'number' ? NUMBER_BYTES : measure(part));
  }
  return sizeBytes;
}

/** Of what does not show in its properties. */
function measureSpecial(value: object): number | undefined {
  const part = findHeld(value);
  if (part) {
    (held ??= new Set()).add(part);
    return OBJECT_BYTES;
  }
  if (value instanceof Map || value instanceof Set) return measureItems(firstOf<unknown>(value, partsLeft), value.size);
  return value instanceof Blob ? OBJECT_BYTES + value.size : undefined;
}

/**
 * @param count how many there are of the kind of these
 * @param owner has more under these names
 */
function measureItems(items: readonly unknown[], count: number, owner?: object): number {
  const step = Math.max(1, items.length / sampledItems);
  const wereLeft = partsLeft;
  let sizeBytes = 0;
  let lookedCount = 0;
  for (let index = 0; index < items.length && itemsLeft > 0; index += step) {
    const item = items[Math.floor(index)];
    sizeBytes += measure(item);
    if (owner) sizeBytes += measure(readPart(owner, item as string));
    lookedCount += 1;
    itemsLeft -= 1;
  }
  // Of a list of numbers or texts the rest is the same.
  isCut ||= lookedCount < count && partsLeft < wereLeft;
  return OBJECT_BYTES + (sizeBytes * count) / (lookedCount || 1);
}

/** `undefined` where a getter throws: it is the app's, and weighs nothing. */
function readPart(value: object, key: string): unknown {
  try {
    return (value as Readonly<Record<string, unknown>>)[key];
  } catch {
    return undefined;
  }
}

/** The buffer behind a view, a buffer itself, or a picture. */
function findHeld(value: object): object | undefined {
  if (ArrayBuffer.isView(value)) return value.buffer;
  // By name: it may come from another frame, not every page has each of them, and an app's extent has a width and a height, too.
  if (!HOLDERS.test(Object.prototype.toString.call(value))) return undefined;
  const data = readPart(value, 'data');
  return ArrayBuffer.isView(data) ? data.buffer : value;
}
