import type { Stop } from './functions.ts';
import type { AttachedMap, MapSink } from './adapter.ts';
import type { Clock } from './clock.ts';

// An adapter comes in two halves where the code that makes events of what a map tells is loaded later: the first hears the
// map and looks at it where that must be done at once, the second reads what was heard, then or as it happens.

/** What a map told, as far as who keeps it must know: `frame`, `moveStart`, `moveEnd` and `removed` are those of `MapEvent`. */
export interface Heard {
  readonly type: string;
}

/** The map, as far as who keeps what it tells must know it. */
export interface HeardMap<Event = Heard, Look = unknown> {
  readonly map: Pick<AttachedMap, 'container' | 'watchSource'>;
  /** What cannot be asked later, of what it tells now. @default of itself, as it is attached */
  look(event?: Event): Look;
  /** Tells what it would not tell by itself. @default nothing is to be known between what it tells */
  readonly between?: BetweenWatch<Event> | undefined;
}

export interface BetweenWatch<Event> {
  /** The user's hand is at the map. */
  run?(): void;
  /** It has told this. */
  event(event: Event): void;
  stop: Stop;
}

export interface HeardReader<Event, Look> {
  /** It told this, when the clock says that it is then. `look`: what was seen of it then; without, it can be asked. */
  event(event: Event, look?: Look): void;
  /** From here on events come as they happen, and the map itself can be asked. */
  live(): void;
  stop: Stop;
}

/** The second half of an adapter: tells the sink what it makes of what was heard. `first`: what was seen of it as it was attached. */
export type ReadHeard<Event, Shown, Look> = (
  map: Shown,
  sink: MapSink,
  options: { readonly clock: Clock; readonly first: Look | undefined },
) => HeardReader<Event, Look>;

/** Of any adapter. */
export type ReadAny = ReadHeard<Heard, HeardMap, unknown>;
