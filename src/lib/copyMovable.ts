import type { Movable } from './isMoved.ts';

/**
 * The value once more, with copies of what can be moved; all that is not plain in it is shared.
 * @param movable what was found in it
 * @throws DataCloneError where some of it is gone, RangeError where there is no room
 */
export function copyMovable(value: unknown, { parts, holders }: Movable): unknown {
  const copies = new Map<unknown, unknown>();
  // Together: views of one buffer are views of one buffer afterwards.
  structuredClone(parts).forEach((copy, place) => copies.set(parts[place], copy));

  const copyOf = (node: unknown): unknown => {
    if (copies.has(node)) return copies.get(node);
    if (!holders.has(node as object)) return node;
    const copy = emptyLike(node as object);
    copies.set(node, copy);
    if (copy instanceof Map) for (const [key, part] of node as typeof copy) copy.set(key, copyOf(part));
    if (copy instanceof Set) for (const part of node as typeof copy) copy.add(copyOf(part));
    // Getters stay getters.
    for (const [key, own] of Object.entries(Object.getOwnPropertyDescriptors(node))) {
      Object.defineProperty(copy, key, 'value' in own ? { ...own, value: copyOf(own.value) } : own);
    }
    return copy;
  };
  return copyOf(value);
}

function emptyLike(node: object): object {
  if (Array.isArray(node)) return [];
  if (node instanceof Map) return new Map();
  return node instanceof Set ? new Set() : Object.create(Object.getPrototypeOf(node) as object | null);
}
