import { attachMapLibre } from './adapters/attachMapLibre.ts';
import { hostClock } from './lib/clock.ts';
import { readOptions } from './lib/options.ts';
import { unwrapMap } from './lib/unwrapMap.ts';
import type { OptionTable } from './lib/options.ts';
import type { Clock } from './types/clock.ts';
import type { Adapter, AttachedMap } from './types/adapter.ts';

/** How much of what a map needs for its view is there. */
export interface Progress {
  readonly ready: number;
  /** On their way. */
  readonly pending: number;
  /** Those that will not come; one that is missing (404, 410, 204) is no failure. `null`: of sources nobody can tell. */
  readonly failed: number | null;
  /** What is over, ready or failed, of all: 0..1. A map that needs nothing is at 1 once it is drawn. */
  readonly ratio: number;
  /** What is counted: the tiles of the view, where it is known what was asked for; else the map's sources. */
  readonly unit: 'tiles' | 'sources';
}

export interface ProgressOptions<MapType> {
  /** Connects maps of this library. @default attachMapLibre */
  readonly adapter?: Adapter<MapType>;
  /** @default the browser's own time */
  readonly clock?: Clock;
}

export const PROGRESS_OPTIONS: OptionTable<Required<ProgressOptions<never>>> = {
  adapter: { is: 'function', or: attachMapLibre },
  clock: { is: 'object', or: hostClock },
};

/** Maps that are listened to, until they are removed. */
const watched = new WeakMap<object, WatchedMap>();

interface WatchedMap {
  readonly attached: AttachedMap;
  isMoving: boolean;
}

const NOTHING: Progress = { ready: 0, pending: 0, failed: null, ratio: 0, unit: 'sources' };

/**
 * How much of a map's view is there. The first call begins to listen, until the map is removed: made when the map is created it
 * counts tiles, made later it counts sources, for what was asked for before is not known. Needs no monitor. A map that is
 * removed needs nothing. @throws BAD_OPTION for a map of another library
 *
 * @example
 * progress(map); // from here on it counts tiles
 * map.on('render', () => { bar.value = progress(map).ratio; });
 */
export function progress<MapType extends object = Parameters<typeof attachMapLibre>[0]>(
  map: MapType,
  options: ProgressOptions<MapType> = {},
): Progress {
  const it = watch(map, readOptions('progress', PROGRESS_OPTIONS, options));
  try {
    return it ? read(it.attached) : NOTHING;
  } catch {
    // Leaflet before its first view, MapLibre 4 without a style: nothing is asked for yet.
    return NOTHING;
  }
}

/** Begins to listen, or goes on; `undefined` where the map is removed. */
export function watch<MapType extends object>(
  map: MapType,
  { adapter, clock }: Pick<Required<ProgressOptions<never>>, 'adapter' | 'clock'>,
): Readonly<WatchedMap> | undefined {
  const identity = unwrapMap(map);
  if (!watched.has(identity)) {
    // The cast: what takes this map, or the default, which says so where it does not.
    (adapter as Adapter<object>)(
      map,
      {
        attached: (attached) => watched.set(identity, { attached, isMoving: false }),
        event({ type }) {
          const it = watched.get(identity);
          if (type === 'removed') watched.delete(identity);
          else if (it && (type === 'moveStart' || type === 'moveEnd')) it.isMoving = type === 'moveStart';
        },
        problem() {},
      },
      { clock },
    );
  }
  return watched.get(identity);
}

function read(map: AttachedMap): Progress {
  const tiles = map.readView?.();
  if (tiles?.failedCount !== undefined) return toProgress(map, 'tiles', tiles, tiles.failedCount);
  const isComplete = map.isComplete();
  const whole = { readyCount: isComplete ? 1 : 0, pendingCount: isComplete ? 0 : 1 };
  return toProgress(map, 'sources', map.readSources?.() ?? whole, null);
}

function toProgress(
  map: AttachedMap,
  unit: Progress['unit'],
  { readyCount: ready, pendingCount: pending }: { readonly readyCount: number; readonly pendingCount: number },
  failed: number | null,
): Progress {
  const over = ready + (failed ?? 0);
  const all = over + pending;
  return { ready, pending, failed, ratio: all > 0 ? over / all : map.isComplete() ? 1 : 0, unit };
}
