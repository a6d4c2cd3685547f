import type { MapPage } from '../lib/pageOf.ts';
import type { Stop } from '../types/functions.ts';
import type { AttachedMap, MapEvent } from '../types/mapEvents.ts';

/** A map that is being watched, as who makes numbers of it sees it. */
export interface WatchedMap<Shown = AttachedMap> {
  /** The real map: the same one for all who attach it or a wrapper of it. */
  readonly identity: object;
  readonly map: Shown;
  readonly name: string | undefined;
  /** The page that shows it now. */
  place(): MapPage;
  /** Nobody can see it: asks for no more frames. */
  rest(): void;
}

/** How the watching of a map begins. */
export interface MapStart<Shown = AttachedMap> {
  readonly watched: WatchedMap<Shown>;
  readonly atMs: number;
  /** What was known of its load. */
  readonly load: { readonly startMs: number; readonly isPainted: boolean; readonly isOver: boolean };
  /** The page that shows an element. */
  readonly placeOf: (container: HTMLElement) => MapPage;
}

/** One that is played: `hear` is told what the adapter tells, once it is live, before anybody else. */
export interface PlayedStart<Shown> extends MapStart<Shown> {
  readonly hear: (event: MapEvent) => void;
}

/** One map while it is watched. */
export interface MapWatch<Event> {
  /** What the adapter tells. */
  event(event: Event): void;
  /** Nobody can see it. */
  rest: Stop;
  stop: Stop;
}

/** What becomes of a map's events: vitals. */
export interface MapListener {
  readonly event: (event: MapEvent) => void;
  /**
   * From here on events come as they happen: whether anyone can see the map may be told, too. `wasUnseen`: by the last word,
   * nobody can. @default false
   */
  readonly watchSight: (wasUnseen?: boolean) => void;
  readonly end: Stop;
}
