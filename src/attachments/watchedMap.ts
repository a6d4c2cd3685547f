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
  /** Nobody can see it: asks for no more frames. */
  rest(): void;
}

/** What becomes of a map's events: vitals, or a queue until those who make them are loaded. */
export interface MapListener {
  readonly event: (event: MapEvent) => void;
  /**
   * From here on events come as they happen: whether anyone can see the map may be told, too. `wasUnseen`: by the last word,
   * nobody can. @default false
   */
  readonly watchSight: (wasUnseen?: boolean) => void;
  readonly end: Stop;
}
