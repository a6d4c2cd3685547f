import { sharedMap } from '../lib/sharedMap.ts';

/** The loading of one map; outlives its trackers. */
export interface MapLoad {
  /** When the map was created. */
  readonly startMs: number;
  /** FTP was measured, or cannot be any more. */
  isPainted: boolean;
  /** TCM was measured, or cannot be any more. */
  isOver: boolean;
}

/**
 * The load of a map as one tracker sees it. All on the page share when it began and what is over: a map that is attached
 * again, as under React's StrictMode, was created when it was seen first. Two that watch it from the start measure it each.
 */
export function openMapLoad(map: object, createdAtMs: number): MapLoad {
  const shared = (sharedMap(map).load ??= { startMs: createdAtMs, isPainted: false, isOver: false });
  let { isPainted, isOver } = shared;
  return {
    startMs: shared.startMs,
    get isPainted() {
      return isPainted;
    },
    set isPainted(value) {
      isPainted = value;
      shared.isPainted ||= value;
    },
    get isOver() {
      return isOver;
    },
    set isOver(value) {
      isOver = value;
      shared.isOver ||= value;
    },
  };
}
