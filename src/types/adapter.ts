import type { Clock } from './clock.ts';
import type { Detach, Stop } from './functions.ts';
import type { AdapterEvent, CannotMeasure, MapDescription } from './mapEvents.ts';

/** A source that is watched for `measureUpdate` and `trackSource`. */
export interface WatchedSource {
  /** Its name in the `source` events. */
  readonly id: string;
  readonly stop: Stop;
}

/** Of the tiles that the current view needs. */
export interface ViewTiles {
  readonly readyCount: number;
  readonly pendingCount: number;
  /** One that is missing (404, 410, 204) is none of them. @default nobody knows: tiles were asked for before the map was attached */
  readonly failedCount?: number | undefined;
}

/** The map behind the events. */
export interface AttachedMap {
  /** Our own input and context-loss listeners go here; looked up anew, for maps move. */
  readonly container: HTMLElement;
  describe(): MapDescription;
  /** Everything in view is loaded and nothing moves: a map attached so can no longer tell how long that took. */
  isComplete(): boolean;
  /** A tile of a network source may have been drawn already. */
  mayHaveDrawnTile(): boolean;
  /**
   * As a `view` event; `null` where it cannot be told now. Asked at most ten times a second, while the user's move or what it
   * left to load goes on. @default the adapter tells `view` events, or says why not in `cannotMeasure.VCD`
   */
  readView?(): ViewTiles | null;
  /** Of all that it draws, tiles or not: how many sources are there for this view. @default the map counts as one */
  readSources?(): Omit<ViewTiles, 'failedCount'>;
  /** Asks for a frame, though nothing has changed. @default its library draws when it likes */
  redraw?(): void;
  /**
   * From here on tells the `source` events of this source: an id, or the object where its library has no ids. `null`: it has
   * no such source (yet). Watching one again tells `ready` again, even if nothing has changed.
   * @default nothing is told: say why in `cannotMeasure.DTS`
   */
  watchSource?(source: string | object): WatchedSource | null;
  /** @default it can know all of them */
  readonly cannotMeasure?: CannotMeasure;
}

/** Where an adapter puts what its map tells. Never throws. */
export interface MapSink<Event = AdapterEvent, Shown = AttachedMap> {
  /** Called once, first. */
  attached(map: Shown): void;
  event(event: Event): void;
  /** Trouble inside the adapter: becomes a problem sample, never an exception. */
  problem(code: string, error: unknown): void;
}

export interface AdapterOptions {
  /** @default the host's clock */
  readonly clock?: Clock;
}

/** Connects a map of one library to a sink. */
export type Adapter<MapType, Event = AdapterEvent, Shown = AttachedMap> = (
  map: MapType,
  sink: MapSink<Event, Shown>,
  options?: AdapterOptions,
) => Detach;
