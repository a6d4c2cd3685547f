import { createCleanup } from '../lib/cleanup.ts';
import { observeMap } from '../signals/observeMap.ts';
import { createPlayedHost } from './playedHost.ts';
import type { MapProbe } from '../signals/observeMap.ts';
import type { SharedProbe } from '../lib/sharedMap.ts';
import type { Clock } from '../types/clock.ts';
import type { HeardMap, ReadHeard } from '../types/hearing.ts';
import type { AttachedMap, MapEvent } from '../types/mapEvents.ts';
import type { TellProblem } from '../types/sample.ts';
import type { PlayedHost } from './playedHost.ts';
import type { MapListener, PlayedStart, WatchedMap } from './watchedMap.ts';

/** Who is played what happened around a map, in order, and is told what happens from then on. */
export interface MapPlayer<Event> {
  readonly host: Pick<PlayedHost, 'reach' | 'tell' | 'frame' | 'fire' | 'taskOver'>;
  /** What the map told. `isDrawing`: while it drew. */
  event(event: Event, isDrawing: boolean): void;
  /** What whoever else watched told. */
  tell(event: MapEvent): void;
  watchSource: SharedProbe['watchSource'];
  /** It was shown by this element. */
  place(container: HTMLElement): void;
  rest(): void;
  /** All is made up for. `wasUnseen`: by the last word, nobody can see it. */
  live(wasUnseen: boolean): void;
  stop(): void;
}

export interface PlayOptions<Event, Shown extends HeardMap> {
  readonly clock: Clock;
  readonly problem: TellProblem;
  readonly read: ReadHeard<Event, Shown>;
  /** Who makes numbers of it. */
  readonly listen: (watched: WatchedMap) => MapListener;
}

/** Watches one map: what it does, and what its user and its page do. */
export function playMap<Event, Shown extends HeardMap>(
  { watched, load, placeOf, atMs, hear }: PlayedStart<Shown>,
  { clock, problem, read, listen }: PlayOptions<Event, Shown>,
): MapPlayer<Event> {
  const host = createPlayedHost();
  const stops = createCleanup();
  const { map: shown } = watched;
  let container: HTMLElement | null = shown.container;
  let probe: MapProbe | undefined;
  let listener: MapListener | undefined;
  let watchSource: AttachedMap['watchSource'];

  const tell = (event: MapEvent): void => {
    try {
      listener?.event(event);
    } catch (error) {
      problem('tracker-threw', error);
    }
  };
  host.reach(atMs);
  const reader = read(
    shown,
    {
      attached(whole) {
        const map = {
          get container() {
            return container ?? whole.container;
          },
          describe: () => whole.describe(),
          isComplete: () => whole.isComplete(),
          mayHaveDrawnTile: () => whole.mayHaveDrawnTile(),
          // What is played was told by whoever looked then.
          ...(whole.readView ? { readView: () => (container ? null : whole.readView!()) } : {}),
          ...(whole.cannotMeasure ? { cannotMeasure: whole.cannotMeasure } : {}),
        };
        watchSource = whole.watchSource?.bind(whole);
        listener = listen({ ...watched, map });
        stops.add(listener.end);
        probe = observeMap(map, {
          clock: host.clockOf(clock),
          load,
          tell,
          problem,
          placeOf(element) {
            const { clock: own, toMs } = placeOf(element);
            return { clock: host.clockOf(own), toMs };
          },
          listen: host.listen,
          afterTask: host.afterTask,
        });
        stops.add(probe.stop);
      },
      event(event) {
        if (!container) hear(event);
        probe?.event(event);
      },
      problem,
    },
    { clock: host.clockOf(clock) },
  );
  stops.add(reader.stop);

  return {
    host,
    event(event, isDrawing) {
      if (isDrawing) host.draw(() => reader.event(event));
      else reader.event(event);
    },
    tell(event) {
      // Whoever watches it was not there yet.
      if (container && event.type === 'update' && (event.phase === 'begun' || event.phase === 'settled')) {
        watchSource?.(event.sourceId);
      }
      probe?.event(event);
    },
    watchSource: (source) => watchSource?.(source),
    place(next) {
      container = next;
    },
    rest: () => probe?.rest(),
    live(wasUnseen) {
      container = null;
      reader.live();
      host.live();
      listener?.watchSight(wasUnseen);
    },
    stop: stops.run,
  };
}
