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
  const load = (sharedMap(identity).load ??= { startMs: createdAtMs, isPainted: false, isOver: false });
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
  const shared = { event: probe.event, watchSource: map.watchSource?.bind(map) ?? (() => undefined), problem };
  const probes = (sharedMap(identity).probes ??= new Set());
  probes.add(shared);
  stops.add(() => probes.delete(shared));
  return { event: probe.event, rest: probe.rest, stop: stops.run };
}
