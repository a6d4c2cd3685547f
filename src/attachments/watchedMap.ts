import type { Clock } from '../types/clock.ts';
import type { MapPage } from '../lib/pageOf.ts';
import type { Stop } from '../types/functions.ts';
import type { AttachedMap } from '../types/adapter.ts';
import type { MapEvent } from '../types/mapEvents.ts';

/** A map that is being watched, as who makes numbers of it sees it. */
export interface WatchedMap {
  /** The real map: the same one for all who attach it or a wrapper of it. */
  readonly identity: object;
  readonly map: AttachedMap;
  readonly name: string | undefined;
  /** For timers: of what is played, when that was. */
  readonly clock: Clock;
  /** The page that shows it now. */
  place(): MapPage;
  /** Nobody can see it: asks for no more frames. */
  rest(): void;
}

/** How the watching of a map begins. */
export interface MapStart<Shown> extends Pick<WatchedMap, 'identity' | 'name'> {
  readonly shown: Shown;
  readonly atMs: number;
  /** What ends it, to be told first of all: nothing of one that fails half-way stays. */
  readonly onEnd: (end: Stop) => void;
  /** What was known of its load. */
  readonly load: { readonly startMs: number; readonly isPainted: boolean; readonly isOver: boolean };
}

/** One map while it is watched. */
export interface MapWatch<Event> {
  /** What the adapter tells. */
  event(event: Event): void;
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
