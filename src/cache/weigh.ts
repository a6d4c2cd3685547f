/** More parts than these are not looked at: the estimate must cost less than what it is for. */
const MAX_PARTS = 400;
const SAMPLED_ITEMS = 32;
/** Where a value holds buffers or pictures, so many of its parts are looked at for them. */
const MAX_SEARCHED = 4000;
const OBJECT_BYTES = 16;
const NUMBER_BYTES = 8;
const PIXEL_BYTES = 4;

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
  if (!held) return { sizeBytes: Math.ceil(sizeBytes), movable: null };
  // The cast: the compiler does not see that the walk has changed it.
  const movable = [...(held as Set<object>)].filter((part) => heldBytes(part) > 0);
  for (const part of movable) sizeBytes += heldBytes(part);
  held = null;
  return { sizeBytes: Math.ceil(sizeBytes), movable };
}

/** What a buffer or a picture holds: 0 once it was moved to another thread, or closed. */
export function heldBytes(part: object): number {
  const { byteLength, naturalWidth, naturalHeight, codedWidth, codedHeight, width, height } = part as Sizes;
  return (
    byteLength ??
    PIXEL_BYTES * (naturalWidth ?? codedWidth ?? width ?? 0) * (naturalHeight ?? codedHeight ?? height ?? 0)
  );
}

type Sizes = Readonly<
  Partial<
    Record<'byteLength' | 'naturalWidth' | 'naturalHeight' | 'codedWidth' | 'codedHeight' | 'width' | 'height', number>
  >
>;

// Outside, for a closure a call would cost more than small values do; they are of no use between calls.
let partsLeft = 0;
let sampledItems = 0;
let held: Set<object> | null = null;
/** Parts were not looked at that may hold some. */
let isCut = false;

function walk(value: unknown, maxParts: number, maxItems: number): number {
  partsLeft = maxParts;
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
  if (Array.isArray(value)) return measureItems(value);
  const prototype: unknown = Object.getPrototypeOf(value);
  // Most are plain data: of them nothing more is asked.
  const special = prototype === Object.prototype || prototype === null ? undefined : measureSpecial(value);
  if (special !== undefined) return special;
  const keys = Object.keys(value);
  if (keys.length > SAMPLED_ITEMS) {
    return measureItems(keys) / 2 + measureItems(keys.map((key) => readPart(value, key)));
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
  if (value instanceof Map) return measureItems([...value.keys()]) + measureItems([...value.values()]);
  if (value instanceof Set) return measureItems([...value]);
  return typeof Blob === 'function' && value instanceof Blob ? OBJECT_BYTES + value.size : undefined;
}

function measureItems(items: readonly unknown[]): number {
  const step = Math.max(1, items.length / sampledItems);
  const wereLeft = partsLeft;
  let sizeBytes = 0;
  for (let index = 0; index < items.length; index += step) sizeBytes += measure(items[Math.floor(index)]);
  // Of a list of numbers or texts the rest is the same.
  isCut ||= step > 1 && partsLeft < wereLeft;
  return OBJECT_BYTES + sizeBytes * step;
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
  // Not `instanceof`: a buffer may come from another frame, and not every page has shared ones.
  if (Object.prototype.toString.call(value).endsWith('ArrayBuffer]')) return value;
  // A picture of the browser has its size from its prototype; an app's own object has it as its own.
  if (!('width' in value && 'height' in value) || Object.hasOwn(value, 'width')) return undefined;
  const data = readPart(value, 'data');
  return ArrayBuffer.isView(data) ? data.buffer : value;
}
