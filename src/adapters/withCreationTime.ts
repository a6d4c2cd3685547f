import { hostClock } from '../lib/clock.ts';
import { tellMistake } from '../lib/failure.ts';
import { isPromiseLike } from '../lib/isPromiseLike.ts';
import { sharedMap } from '../lib/sharedMap.ts';

type MapClass = new (...args: never[]) => object;

/** A library stays the same when it is asked for at each render. */
const timedLibraries = new WeakMap<object, object>();

/**
 * The same map library, or the promise of it, whose `Map` notes when it is created: `attach` finds that, however late it
 * comes. For wrappers that create the map by themselves: `<Map mapLib={withCreationTime(import('maplibre-gl'))} />`.
 *
 * @example
 * const timed = withCreationTime(maplibregl);
 * const map = new timed.Map({ container: 'map', style: 'style.json' });
 * mapPerformance.attach(map); // FTP and TCM count from `new`, whenever this comes
 */
export function withCreationTime<Library extends object>(library: Library): Library {
  const isPromised = isPromiseLike(library);
  // The cast: what comes back has the type of what came, or of its promise.
  return (isPromised ? Promise.resolve(library).then(timeLibrary) : timeLibrary(library)) as Library;
}

function timeLibrary(library: object): object {
  const known = timedLibraries.get(library);
  if (known) return known;
  const own: PropertyDescriptorMap = {};
  const { Map: mapClass, default: inner } = Object(library) as { readonly Map?: unknown; readonly default?: unknown };
  if (isClass(mapClass)) own['Map'] = { value: timeMap(mapClass), enumerable: true };
  // A CommonJS library that was imported.
  if (isLibrary(inner)) own['default'] = { value: timeLibrary(inner), enumerable: true };
  if (Object.keys(own).length === 0) {
    tellMistake(
      undefined,
      'no-map-class',
      '`withCreationTime` needs a library with a `Map`, got none',
      'withCreationTime',
    );
    return library;
  }
  // Not a copy: modules are sealed, and what they export may change.
  const timed: object = Object.create(library, own);
  timedLibraries.set(library, timed);
  timedLibraries.set(timed, timed);
  return timed;
}

function timeMap(Class: MapClass): MapClass {
  return new Proxy(Class, {
    construct(target, args: never[], newTarget: MapClass) {
      const createdAtMs = hostClock.now();
      const map: object = Reflect.construct(target, args, newTarget);
      sharedMap(map).createdAtMs ??= createdAtMs;
      return map;
    },
  });
}

function isLibrary(value: unknown): value is object {
  return typeof value === 'object' && value !== null && 'Map' in value;
}

function isClass(value: unknown): value is MapClass {
  return typeof value === 'function';
}
