import type { Clock } from '../types/clock.ts';

/** The loading of one map; outlives its trackers. */
export interface MapLoad {
  /** When the map was created. */
  readonly startMs: number;
  /** FTP was measured, or cannot be any more. */
  isPainted: boolean;
  /** TCM was measured, or cannot be any more. */
  isOver: boolean;
}

/** The load of each map: one that is attached again, as under React's StrictMode, was created when it was seen first. */
export function createMapLoads(clock: Clock): (map: object, createdAtMs: number | undefined) => MapLoad {
  const loads = new WeakMap<object, MapLoad>();
  return (map, createdAtMs) => {
    const nowMs = clock.now();
    const isPast = createdAtMs !== undefined && createdAtMs >= 0 && createdAtMs <= nowMs;
    const load = loads.get(map) ?? { startMs: isPast ? createdAtMs : nowMs, isPainted: false, isOver: false };
    loads.set(map, load);
    return load;
  };
}
