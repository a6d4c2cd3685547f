const MAX_NODES = 32;
const MAX_LENGTH = 1000;

/**
 * Whether a value is plain data of a few dozen values: it looks at no more than that, so it costs the same for any
 * value. What it accepts can be cloned, is cheap to copy, and holds no buffer.
 */
export function isTiny(value: unknown): boolean {
  try {
    return countNodes(value, 0) <= MAX_NODES;
  } catch {
    // A getter, or a proxy, that throws.
    return false;
  }
}

/** With those before; Infinity for what is not tiny. */
function countNodes(node: unknown, before: number): number {
  let count = before + 1;
  if (count > MAX_NODES) return Infinity;
  if (typeof node === 'string') return node.length <= MAX_LENGTH ? count : Infinity;
  if (typeof node !== 'object' || node === null) {
    return typeof node === 'function' || typeof node === 'symbol' ? Infinity : count;
  }
  if (!Array.isArray(node)) {
    if (Object.getPrototypeOf(node) !== Object.prototype) return Infinity;
  } else if (node.length > MAX_NODES) return Infinity;
  for (const key in node) {
    count = countNodes((node as Record<string, unknown>)[key], count);
    if (count > MAX_NODES) return Infinity;
  }
  return count;
}
