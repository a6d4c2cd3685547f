/** What `copyTiny` returns for a value that is not tiny. */
export const NOT_TINY: unique symbol = Symbol('not tiny');

const MAX_NODES = 32;
const MAX_LENGTH = 1000;

/**
 * A copy of plain data of a few dozen values; it looks at no more than that, so it costs the same for any value. What has
 * a copy is cheap to clone and holds no buffer. Whether it can be cloned is another matter: a proxy shows plain data.
 */
export function copyTiny(value: unknown): unknown {
  try {
    return typeof value === 'object' && value !== null ? copyNode(value, { count: 0 }) : copyLeaf(value);
  } catch {
    // A getter, or a proxy, that throws.
    return NOT_TINY;
  }
}

/** Whether the value still is what its copy shows. */
export function isCopyOf(copy: unknown, value: unknown): boolean {
  try {
    return isSame(copy, value);
  } catch {
    return false;
  }
}

function copyLeaf(value: unknown): unknown {
  if (typeof value === 'string') return value.length <= MAX_LENGTH ? value : NOT_TINY;
  return typeof value === 'function' || typeof value === 'symbol' ? NOT_TINY : value;
}

function copyNode(node: object, seen: { count: number }): unknown {
  const isList = Array.isArray(node);
  const keys = Object.keys(node);
  seen.count += keys.length;
  if (seen.count > MAX_NODES) return NOT_TINY;
  // Nothing but its items, and all of them.
  if (isList ? keys.length !== node.length : Object.getPrototypeOf(node) !== Object.prototype) return NOT_TINY;
  const copy = (isList ? [] : {}) as Record<string, unknown>;
  for (const key of keys) {
    const value = at(node, key);
    const part = typeof value === 'object' && value !== null ? copyNode(value, seen) : copyLeaf(value);
    if (part === NOT_TINY || key === '__proto__') return NOT_TINY;
    copy[key] = part;
  }
  return copy;
}

function isSame(copy: unknown, value: unknown): boolean {
  if (typeof copy !== 'object' || copy === null) return Object.is(copy, value);
  if (typeof value !== 'object' || value === null || Array.isArray(copy) !== Array.isArray(value)) return false;
  const keys = Object.keys(copy);
  if (keys.length !== Object.keys(value).length) return false;
  for (const key of keys) if (!Object.hasOwn(value, key) || !isSame(at(copy, key), at(value, key))) return false;
  return true;
}

function at(node: object, key: string): unknown {
  return (node as Record<string, unknown>)[key];
}
