/** So much of a value is looked at: what is made of more parts is not moved as a whole. */
const MAX_NODES = 64;

/**
 * Whether a buffer in the value was moved to another thread, so that the value is empty now. Looks at the value and at what
 * its lists and objects hold, a bounded part of it.
 */
export function isMoved(value: unknown): boolean {
  return holds(value, isDetached);
}

/** Whether the value can be moved, as far as it is looked at. */
export function isMovable(value: unknown): boolean {
  return holds(value, (node) => node instanceof ArrayBuffer);
}

function holds(value: unknown, matches: (node: object) => boolean): boolean {
  const nodes = [value];
  for (let index = 0; index < nodes.length && index < MAX_NODES; index += 1) {
    const node = nodes[index];
    if (typeof node !== 'object' || node === null) continue;
    if (matches(ArrayBuffer.isView(node) ? node.buffer : node)) return true;
    if (ArrayBuffer.isView(node) || node instanceof ArrayBuffer) continue;
    const prototype: unknown = Object.getPrototypeOf(node);
    const isPlain = Array.isArray(node) || prototype === Object.prototype || prototype === null;
    if (isPlain && nodes.length < MAX_NODES) nodes.push(...partsOf(node));
  }
  return false;
}

/** Own properties without running a getter. */
function partsOf(node: object): unknown[] {
  const parts: unknown[] = [];
  let lookedCount = 0;
  for (const key in node) {
    if ((lookedCount += 1) > MAX_NODES) break;
    const part: unknown = Object.getOwnPropertyDescriptor(node, key)?.value;
    if (typeof part === 'object' && part !== null) parts.push(part);
  }
  return parts;
}

function isDetached(node: object): boolean {
  if (!(node instanceof ArrayBuffer) || node.byteLength > 0) return false;
  try {
    // An empty buffer can be looked into, a detached one cannot. `detached` itself is of 2024.
    return new Uint8Array(node).length < 0;
  } catch {
    return true;
  }
}
