import { firstOf } from './firstOf.ts';

/** So much of a value is looked at where nothing else is said: more would cost more than small results do. */
const FEW_NODES = 64;

/** What of a value can be moved to another thread, as far as it is looked at. */
export interface Movable {
  /** Buffers, views of them, and pictures. */
  readonly parts: readonly object[];
  /** The plain objects, lists, maps and sets that were looked through for them. */
  readonly holders: ReadonlySet<object>;
}

/** Whether something in the value is gone, so that the value is empty now; a bounded part of it is looked at. */
export function isMoved(value: unknown): boolean {
  return findMovable(value, FEW_NODES).parts.some(isGone);
}

export function findMovable(value: unknown, maxNodes: number): Movable {
  const parts: object[] = [];
  const holders = new Set<object>();
  const nodes = new Set([value]);
  const look = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    if (bufferOf(node) || isPicture(node)) parts.push(node);
    else if (isPlain(node)) {
      holders.add(node);
      for (const part of partsOf(node, maxNodes)) if (nodes.size < maxNodes) nodes.add(part);
    }
  };
  try {
    nodes.forEach(look);
  } catch {
    // A trap of a proxy threw: it is the app's.
  }
  return { parts, holders };
}

/** A buffer or a picture was moved to another thread, or closed. */
export function isGone(part: object): boolean {
  if (isPicture(part)) return part.width === 0;
  const buffer = bufferOf(part);
  if (!buffer || buffer.byteLength > 0) return false;
  try {
    // An empty buffer can be looked into, a detached one cannot. `detached` itself is of 2024.
    return new Uint8Array(buffer).length < 0;
  } catch {
    return true;
  }
}

function isPlain(node: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(node);
  return [Object.prototype, Array.prototype, Map.prototype, Set.prototype, null].includes(prototype as object | null);
}

/** Without running a getter. */
function partsOf(node: object, maxCount: number): unknown[] {
  if (node instanceof Map || node instanceof Set) return firstOf<unknown>(node.values(), maxCount).filter(isObject);
  const parts: unknown[] = [];
  let lookedCount = 0;
  for (const key in node) {
    if ((lookedCount += 1) > maxCount) break;
    const part: unknown = Object.getOwnPropertyDescriptor(node, key)?.value;
    if (isObject(part)) parts.push(part);
  }
  return parts;
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

/** Shared ones are nobody's to take away. */
function bufferOf(node: object): ArrayBuffer | undefined {
  const buffer: unknown = ArrayBuffer.isView(node) ? node.buffer : node;
  return buffer instanceof ArrayBuffer ? buffer : undefined;
}

function isPicture(node: object): node is ImageBitmap {
  return typeof ImageBitmap === 'function' && node instanceof ImageBitmap;
}
