import type { Stop } from './functions.ts';
import type { AttachedMap, MapSink } from './adapter.ts';
import type { Clock } from './clock.ts';

// An adapter comes in two halves where the code that makes events of what a map tells is loaded later: the first hears the
// map and keeps what must be read at once, the second reads it, then or as it happens.

/** What a map told, as far as who keeps it must know: `frame`, `moveStart`, `moveEnd` and `removed` are those of `MapEvent`. */
export interface Heard {
  readonly type: string;
}

/** The map, as far as who keeps what it tells must know it. */
export interface HeardMap {
  readonly map: Pick<AttachedMap, 'container' | 'watchSource'>;
  /** Tells how much of the view is there, from when the user's hand is at the map. @default nobody can until it is read */
  readonly view?: { run(): void; stop: Stop } | undefined;
}

export interface HeardReader<Event> {
  /** It told this, when the clock says that it is then. */
  event(event: Event): void;
  /** From here on events come as they happen, and the map itself can be asked. */
  live(): void;
  stop: Stop;
}

/** The second half of an adapter: tells the sink what it makes of what was heard. */
export type ReadHeard<Event, Shown> = (
  map: Shown,
  sink: MapSink,
  options: { readonly clock: Clock },
) => HeardReader<Event>;
