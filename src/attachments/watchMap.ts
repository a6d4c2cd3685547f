import { createCleanup } from '../lib/cleanup.ts';
import { sharedMap } from '../lib/sharedMap.ts';
import { observeMap } from '../signals/observeMap.ts';
import type { MapPage } from '../lib/pageOf.ts';
import type { Clock } from '../types/clock.ts';
import type { Stop } from '../types/functions.ts';
import type { MapEvent } from '../types/mapEvents.ts';
import type { TellProblem } from '../types/sample.ts';
import type { MapListener, WatchedMap } from './watchedMap.ts';

export interface WatchOptions {
  readonly watched: WatchedMap;
  readonly createdAtMs: number;
  readonly clock: Clock;
  readonly problem: TellProblem;
  readonly listener: MapListener;
  /** The page that shows an element. */
  readonly placeOf: (container: HTMLElement) => MapPage;
}

export interface MapWatch {
  /** What the adapter tells. */
  event(event: MapEvent): void;
  /** Nobody can see it. */
  rest: Stop;
  stop: Stop;
}

/** Watches one map: what it does, and what its user and its page do. */
export function watchMap({ watched, createdAtMs, clock, problem, listener, placeOf }: WatchOptions): MapWatch {
  const stops = createCleanup();
  const { map, identity } = watched;
  // Attached again, as under React's StrictMode: it was created when it was seen first.
  const shared = sharedMap(identity);
  const load = (shared.load ??= { startMs: createdAtMs, isPainted: false, isOver: false });
  stops.add(listener.end);
  const tell = (event: MapEvent): void => {
    try {
      listener.event(event);
    } catch (error) {
      problem('tracker-threw', error);
    }
  };
  const probe = observeMap(map, { clock, load: { ...load }, tell, problem, placeOf });
  stops.add(probe.stop);
  listener.watchSight();

  const probes = (shared.probes ??= new Set());
  const updates = (shared.updates ??= new Set());
  const own = { event: probe.event, watchSource: map.watchSource?.bind(map) ?? (() => undefined), clock, problem };
  probes.add(own);
  stops.add(() => {
    probes.delete(own);
    if (probes.size === 0) for (const update of updates) update.rest();
  });
  for (const update of updates) update.joined(own);
  if (shared.unheardCount)
    problem('update-unheard', `${shared.unheardCount} update(s) came before the map was attached`);
  return {
    event(event) {
      if (updates.size > 0 && probes.values().next().value === own) for (const update of updates) update.hear(event);
      probe.event(event);
    },
    rest: probe.rest,
    stop: stops.run,
  };
}
