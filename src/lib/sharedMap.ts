import type { Clock } from '../types/clock.ts';
import type { WatchedSource } from '../types/adapter.ts';
import type { MapEvent } from '../types/mapEvents.ts';
import type { TellProblem } from '../types/sample.ts';

/**
 * What every instance and every copy of this package on a page knows of one map: it hangs on the map itself, so fields are
 * only ever added to it, and none changes its meaning.
 */
export interface SharedMap {
  /** When its constructor was called, where anyone noted it. */
  createdAtMs?: number;
  /** Its load, from when it was seen first: it is measured once, however often the map is attached. */
  load?: SharedLoad;
  /** Our listeners to its errors, first come first: they do not count as listeners of the app's. */
  errorListeners?: Set<(event: object) => void>;
  /** Who watches it now: what an app says of its map, it says to all of them. */
  probes?: Set<SharedProbe>;
  /** What an app says of its data: for as long as somebody watches. */
  updates?: Set<SharedUpdates>;
  /** Updates that were to be measured while nobody watched it. */
  unheardCount?: number;
}

/** One who watches a map. */
export interface SharedProbe {
  event(event: MapEvent): void;
  /** As `AttachedMap.watchSource`; `undefined`: its adapter cannot. */
  watchSource(source: string | object): WatchedSource | null | undefined;
  readonly clock: Clock;
  readonly problem: TellProblem;
}

/** Who measures the updates of a map's data, one for each copy of this package. */
export interface SharedUpdates {
  /** One more watches the map. */
  joined(probe: SharedProbe): void;
  /** One that only named sources until now can watch them. */
  renewed?(probe: SharedProbe): void;
  /** What the adapter of the first probe tells, before the probe itself gets it. */
  hear(event: MapEvent): void;
  /** Nobody watches it any more; somebody may again. */
  rest(): void;
}

export interface SharedLoad {
  /** When the map was created, or seen first. */
  startMs: number;
  /** A tile of a network source was painted, or the page was hidden before. */
  isPainted: boolean;
  /** The map was complete once, or the page was hidden before. */
  isOver: boolean;
}

const KEY = Symbol.for('mapvitals.map');

/** For maps that take no property: then only this copy of the package knows. */
const frozen = new WeakMap<object, SharedMap>();

export function sharedMap(map: object): SharedMap {
  const known = (Reflect.get(map, KEY) as SharedMap | undefined) ?? frozen.get(map);
  if (known) return known;
  const value: SharedMap = {};
  // Not enumerable: apps copy maps' fields and print them.
  if (!Reflect.defineProperty(map, KEY, { value })) frozen.set(map, value);
  return value;
}
