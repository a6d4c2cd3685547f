import { redactUrls } from '../lib/redactUrls.ts';
import type { Context } from '../types/sample.ts';

/** How much of a context is kept. */
export interface ContextLimits {
  /** Objects inside objects. @default 3 */
  readonly maxDepth: number;
  /** Keys of one object, items of one array. @default 32 */
  readonly maxKeys: number;
  /** Characters of one string or key. @default 200 */
  readonly maxLength: number;
}

export interface SanitizedContext {
  /** A frozen copy, safe to keep, to show and to write as JSON. */
  readonly context: Context;
  /** Something could not be kept as it was. */
  readonly isCut: boolean;
}

export const NO_CONTEXT: Context = Object.freeze(Object.create(null));
/** Values in all, so that depth times keys cannot explode. */
const MAX_VALUES = 500;

/** Whether a context holds nothing that would be cut. Hot: copies nothing. */
export function isPlainContext(context: unknown, { maxKeys, maxLength }: ContextLimits): boolean {
  if (typeof context !== 'object' || context === null) return false;
  try {
    let count = 0;
    for (const key in context) {
      const value: unknown = (context as Context)[key];
      const type = typeof value;
      if (
        type === 'string'
          ? (value as string).length > maxLength
          : type === 'number'
            ? value !== value
            : type !== 'boolean'
      )
        return false;
      count += 1;
      if (count > maxKeys || key.length > maxLength || key === '__proto__') return false;
    }
    return true;
  } catch {
    // A getter or a proxy threw.
    return false;
  }
}

/**
 * A copy of a context that hurts nobody: bounded in depth, keys and length, without cycles, functions and prototypes,
 * with URLs as their templates. Never throws, whatever getters and proxies do.
 */
export function sanitizeContext(context: unknown, limits: ContextLimits): SanitizedContext {
  const { maxDepth, maxKeys, maxLength } = limits;
  const ancestors: object[] = [];
  let valueCount = 0;
  let isCut = false;
  const cut = <Value>(value: Value): Value => {
    isCut = true;
    return value;
  };

  const copyText = (text: string): string => {
    const clean = redactUrls(text.slice(0, maxLength));
    return text.length > maxLength ? cut(`${clean}…`) : clean;
  };
  const copyObject = (source: object): unknown => {
    if (ancestors.includes(source)) return cut('[cycle]');
    if (ancestors.length > maxDepth) return cut('[deep]');
    ancestors.push(source);
    try {
      const isArray = Array.isArray(source);
      // Not by an array's keys: one far out would make a copy that takes for ever to write.
      const keys = isArray ? [...Array(Math.min(source.length, maxKeys)).keys()].map(String) : Object.keys(source);
      if ((isArray ? source : keys).length > maxKeys) cut(0);
      // No prototype, so that `__proto__` is a key like any other.
      const copy: Record<string, unknown> = isArray ? ([] as never) : Object.create(null);
      for (const key of keys.slice(0, maxKeys)) {
        if (key === '__proto__') cut(0);
        copy[isArray ? key : copyText(key)] = copyValue(() => (source as Context)[key]);
      }
      return Object.freeze(copy);
    } finally {
      ancestors.pop();
    }
  };
  const copyValue = (read: () => unknown): unknown => {
    valueCount += 1;
    if (valueCount > MAX_VALUES) return cut('[more]');
    try {
      const value = read();
      if (typeof value === 'string') return copyText(value);
      if (typeof value === 'boolean' || value === undefined || value === null || Number.isFinite(value)) return value;
      if (typeof value === 'function') return cut('[function]');
      if (typeof value !== 'object') return cut(copyText(String(value as symbol)));
      if (value instanceof Error) return copyText(String(value));
      const tag = Object.prototype.toString.call(value).slice(8, -1);
      if (tag === 'Date') {
        const text: unknown = Reflect.apply(Reflect.get(value, 'toJSON'), value, []);
        return typeof text === 'string' ? copyText(text) : null;
      }
      // What has a tag of its own (elements, maps, promises) is not a record of facts.
      return tag === 'Object' || tag === 'Array' ? copyObject(value) : cut(`[${copyText(tag)}]`);
    } catch {
      return cut('[threw]');
    }
  };

  const copy = typeof context === 'object' ? copyValue(() => context) : null;
  return typeof copy === 'object' && copy !== null
    ? { context: copy as Context, isCut }
    : { context: NO_CONTEXT, isCut: true };
}
