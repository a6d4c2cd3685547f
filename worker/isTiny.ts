const MAX_NODES = 32;
const MAX_LENGTH = 1000;

/**
 * Whether a value is plain data of a few dozen values: it looks at no more than that, so it costs the same for any
 * value. What it accepts can be cloned, is cheap to copy, and holds no buffer.
 */
export function isTiny(value: unknown): boolean {
  let nodeCount = 0;
  const look = (node: unknown): boolean => {
    nodeCount += 1;
    if (nodeCount > MAX_NODES) return false;
    if (typeof node === 'string') return node.length <= MAX_LENGTH;
    if (typeof node !== 'object' || node === null) return typeof node !== 'function' && typeof node !== 'symbol';
    if (Array.isArray(node)) return node.length <= MAX_NODES && node.every(look);
    if (Object.getPrototypeOf(node) !== Object.prototype) return false;
    for (const key in node) if (!look((node as Record<string, unknown>)[key])) return false;
    return true;
  };
  try {
    return look(value);
  } catch {
    // A getter, or a proxy, that throws.
    return false;
  }
}
