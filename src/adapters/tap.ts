import type { Stop } from '../types/functions.ts';

/**
 * From now on whoever reads a property sees what `see` makes of its value, whoever sets it and however often, until the tap
 * is stopped. For libraries whose callbacks are properties that an app sets anew whenever it likes: what it sets stays its own.
 */
export function tap(object: object, name: string, see: (value: unknown) => unknown): Stop {
  // Another tap's where it has a `get`: of another instance, or of another copy of this package.
  const before = Reflect.getOwnPropertyDescriptor(object, name);
  const first: unknown = before?.get ? undefined : Reflect.get(object, name);
  let own = first;
  let isOn = true;
  let seen: unknown = tap;
  let shown: unknown;

  const get = (): unknown => {
    const value: unknown = before?.get ? before.get() : own;
    if (!isOn) return value;
    if (value !== seen) {
      seen = value;
      shown = see(value);
    }
    return shown;
  };
  const set = (value: unknown): void => {
    // What was read is set again, as by a spread of all properties.
    if (isOn && value === shown) return;
    if (before?.set) before.set(value);
    else own = value;
  };
  const shape = { configurable: true, enumerable: before?.enumerable ?? true };
  Object.defineProperty(object, name, { ...shape, get, set });

  return () => {
    isOn = false;
    seen = shown = tap;
    // One that came later and is still there reads through this one.
    if (Reflect.getOwnPropertyDescriptor(object, name)?.get !== get) return;
    if (before?.get) Object.defineProperty(object, name, before);
    else if (before || own !== first) Object.defineProperty(object, name, { ...shape, writable: true, value: own });
    else Reflect.deleteProperty(object, name);
  };
}
