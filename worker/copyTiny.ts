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
    return copyPart(value, { count: 0 });
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

function copyPart(value: unknown, seen: { count: number }): unknown {
  if (isObject(value)) return copyNode(value, seen);
  if (typeof value === 'string') return value.length <= MAX_LENGTH ? value : NOT_TINY;
  return typeof value === 'function' || typeof value === 'symbol' ? NOT_TINY : value;
}

function copyNode(node: object, seen: { count: number }): unknown {
  const isList = Array.isArray(node);
  // Before all the names of a long one are made.
  if (isList && node.length > MAX_NODES) return NOT_TINY;
  const keys = Object.keys(node);
  seen.count += keys.length;
  if (seen.count > MAX_NODES) return NOT_TINY;
  // Nothing but its items, and all of them.
  if (isList ? keys.length !== node.length : Object.getPrototypeOf(node) !== Object.prototype) return NOT_TINY;
  const list: unknown[] = [];
  const copy: Record<string, unknown> = {};
  for (const key of keys) {
    // By its number, which costs a quarter.
    const part = copyPart(isList ? node[list.length] : at(node, key), seen);
    if (part === NOT_TINY || key === '__proto__') return NOT_TINY;
    if (isList) list.push(part);
    else copy[key] = part;
  }
  return isList ? list : copy;
}

function isSame(copy: unknown, value: unknown): boolean {
  if (!isObject(copy) || !isObject(value)) return Object.is(copy, value);
  const keys = Object.keys(value);
  if (Array.isArray(copy)) {
    return (
      Array.isArray(value) && keys.length === copy.length && copy.every((part, place) => isSame(part, value[place]))
    );
  }
  return (
    !Array.isArray(value) &&
    keys.length === Object.keys(copy).length &&
    keys.every((key) => Object.hasOwn(copy, key) && isSame(at(copy, key), at(value, key)))
  );
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function at(node: object, key: string): unknown {
  return (node as Record<string, unknown>)[key];
}
