import type { Stop } from '../types/functions.ts';
import type { AttachedMap, MapEvent } from '../types/mapEvents.ts';

/** A map that is being watched, as who makes numbers of it sees it. */
export interface WatchedMap {
  /** The real map: the same one for all who attach it or a wrapper of it. */
  readonly identity: object;
  readonly map: AttachedMap;
  readonly name: string | undefined;
  /** To be called before a timer of the listener's does what was due then. */
  readonly beforeTimer: (dueMs: number) => void;
}

/** What becomes of a map's events: vitals, or a queue until those who make them are loaded. */
export interface MapListener {
  readonly event: (event: MapEvent) => void;
  /** It is shown by another container now. */
  readonly moved: (container: HTMLElement) => void;
  /** When its next timer is due; `null` where it has none. */
  readonly dueMs: number | null;
  readonly end: Stop;
}
