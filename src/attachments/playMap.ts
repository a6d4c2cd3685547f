import { createCleanup } from '../lib/cleanup.ts';
import { pageOf } from '../lib/pageOf.ts';
import { observeMap } from '../signals/observeMap.ts';
import { hearUpdates } from './hearUpdates.ts';
import { createPlayedHost } from './playedHost.ts';
import type { MapProbe } from '../signals/observeMap.ts';
import type { SharedProbe } from '../lib/sharedMap.ts';
import type { Clock } from '../types/clock.ts';
import type { Stop } from '../types/functions.ts';
import type { Heard, HeardMap, ReadAny } from '../types/hearing.ts';
import type { AttachedMap } from '../types/adapter.ts';
import type { MapEvent } from '../types/mapEvents.ts';
import type { PagePort } from '../types/page.ts';
import type { TellProblem } from '../types/sample.ts';
import type { PlayedHost } from './playedHost.ts';
import type { MapListener, MapStart, WatchedMap } from './watchedMap.ts';

/** Who is played what happened around a map, in order, and is told what happens from then on. */
export interface MapPlayer extends Pick<PlayedHost, 'reach' | 'fire' | 'taskOver'> {
  /** What the map told, with what was seen of it then. */
  event(event: Heard, look?: unknown): void;
  /** What whoever else watched told. */
  tell(event: MapEvent): void;
  /** An event that the browser told of this target, with what an event tells only meanwhile. */
  input: PlayedHost['tell'];
  /** An animation frame of the window that showed the map. */
  frame: PlayedHost['frame'];
  watchSource: SharedProbe['watchSource'];
  /** It was shown by this element. */
  place(container: HTMLElement): void;
  /** All is made up for. `wasUnseen`: by the last word, nobody can see it. */
  live(wasUnseen: boolean): void;
  stop: Stop;
}

/** A map with what was seen of it as it was attached; `undefined`: it can be asked. */
export interface PlayStart extends MapStart<HeardMap> {
  readonly first: unknown;
}

/** Plays a map; `own`: the probe that it is known by. */
export type PlayMap = (start: PlayStart, own: SharedProbe) => MapPlayer;

export interface PlayOptions {
  readonly clock: Clock;
  readonly page: PagePort | null;
  readonly problem: TellProblem;
  readonly read: ReadAny;
  /** Who makes numbers of it. */
  readonly listen: (watched: WatchedMap) => MapListener;
}

/** Watches one map: what it does, and what its user and its page do. `own`: the probe that it is known by. */
export function playMap(
  { identity, name, shown, first, load, atMs }: PlayStart,
  own: SharedProbe,
  { clock, page, problem, read, listen }: PlayOptions,
): MapPlayer {
  const host = createPlayedHost();
  const stops = createCleanup();
  const updates = hearUpdates(identity, own);
  /** Where it is shown; `null`: live, it can be asked. */
  let container: HTMLElement | null = shown.map.container;
  let probe: MapProbe | undefined;
  let listener: MapListener | undefined;
  let watchSource: AttachedMap['watchSource'];

  const played = host.clockOf(clock);
  const placeOf = (element: HTMLElement) => pageOf(element, page, clock);
  const tell = (event: MapEvent): void => {
    try {
      listener?.event(event);
    } catch (error) {
      problem('tracker-threw', error);
    }
  };
  host.reach(atMs);
  const begin = (): ReturnType<typeof read> =>
    read(
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
          listener = listen({
            identity,
            name,
            map,
            clock: played,
            place: () => placeOf(shown.map.container),
            rest: () => probe?.rest(),
          });
          stops.add(listener.end);
          probe = observeMap(map, {
            clock: played,
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
          if (!container) updates.hear(event);
          probe?.event(event);
        },
        problem,
      },
      { clock: played, first },
    );
  let reader: ReturnType<typeof begin>;
  try {
    reader = begin();
  } catch (error) {
    stops.run();
    throw error;
  }
  stops.add(reader.stop);

  return {
    reach: host.reach,
    fire: host.fire,
    taskOver: host.taskOver,
    input: host.tell,
    frame: (frameMs) => host.frame(container ? placeOf(container).toMs(frameMs) : frameMs),
    event(event, look) {
      if (container && event.type === 'frame') host.draw(() => reader.event(event, look));
      else reader.event(event, look);
      // What waits for the map to become complete has waited long enough.
      if (event.type === 'silence') host.fire(Infinity);
    },
    tell(event) {
      // Whoever watches it was not there yet.
      if (container && event.type === 'update' && (event.phase === 'begun' || event.phase === 'settled')) {
        watchSource?.(event.sourceId);
      }
      if (event.type === 'hidden') probe?.rest();
      probe?.event(event);
    },
    watchSource: (source) => watchSource?.(source),
    place(next) {
      container = next;
    },
    live(wasUnseen) {
      container = null;
      reader.live();
      host.live();
      listener?.watchSight(wasUnseen);
      updates.renew();
    },
    stop: stops.run,
  };
}
