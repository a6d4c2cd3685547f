import type { MapPage } from '../lib/pageOf.ts';
import type { Stop } from '../types/functions.ts';
import type { AttachedMap, MapEvent } from '../types/mapEvents.ts';

/** A map that is being watched, as who makes numbers of it sees it. */
export interface WatchedMap {
  /** The real map: the same one for all who attach it or a wrapper of it. */
  readonly identity: object;
  readonly map: AttachedMap;
  readonly name: string | undefined;
  /** The page that shows it now. */
  place(): MapPage;
}

/** What becomes of a map's events: vitals, or a queue until those who make them are loaded. */
export interface MapListener {
  readonly event: (event: MapEvent) => void;
  /** It is shown by another container now. */
  readonly moved: (container: HTMLElement) => void;
  readonly end: Stop;
}
