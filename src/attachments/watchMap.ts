import { createCleanup } from '../lib/cleanup.ts';
import { sharedMap } from '../lib/sharedMap.ts';
import { observeMap } from '../signals/observeMap.ts';
import { observePlace } from './observePlace.ts';
import { readStart, wasHiddenSince } from './readStart.ts';
import { tellGaps } from './tellGaps.ts';
import type { MapPage } from '../lib/pageOf.ts';
import type { Clock } from '../types/clock.ts';
import type { Stop } from '../types/functions.ts';
import type { AttachedMap, MapEvent } from '../types/mapEvents.ts';
import type { TellProblem } from '../types/sample.ts';
import type { MapListener, WatchedMap } from './watchedMap.ts';

export interface WatchOptions {
  readonly watched: Omit<WatchedMap, 'beforeTimer'>;
  readonly createdAtMs: number;
  readonly clock: Clock;
  readonly problem: TellProblem;
  readonly listen: (watched: WatchedMap) => MapListener;
  /** The page that shows an element. */
  readonly placeOf: (container: HTMLElement) => MapPage;
}

export interface MapWatch {
  /** What the adapter tells. */
  event(event: MapEvent): void;
  stop: Stop;
}

/** What a map does before its prerendered page is shown: more are left out. */
const MAX_EARLY = 1000;

/** Watches one map: what it does, what its user and its page do, and whether anyone can see it. */
export function watchMap(options: WatchOptions): MapWatch {
  const stops = createCleanup();
  const { document } = options.placeOf(options.watched.map.container).page ?? {};
  if (document?.prerendering !== true) return startWatch(options);

  // No frame comes before the page is shown: till then there is nothing to measure, only to keep.
  const { map } = options.watched;
  const undrawn: AttachedMap = {
    get container() {
      return map.container;
    },
    describe: () => map.describe(),
    isComplete: () => false,
    mayHaveDrawnTile: () => false,
  };
  const early: MapEvent[] = [];
  let watch: MapWatch | null = null;
  const start = (): void => {
    watch = startWatch({ ...options, watched: { ...options.watched, map: undrawn } });
    stops.add(watch.stop);
    for (const event of early.splice(0)) watch.event(event);
  };
  document.addEventListener('prerenderingchange', start, { once: true });
  stops.add(() => document.removeEventListener('prerenderingchange', start));
  return {
    event(event) {
      if (watch) watch.event(event);
      else if (early.length < MAX_EARLY) early.push(event);
    },
    stop: stops.run,
  };
}

function startWatch({ watched, createdAtMs, clock, problem, listen, placeOf }: WatchOptions): MapWatch {
  const stops = createCleanup();
  const { map, identity } = watched;
  const firstPlace = placeOf(map.container);
  const nowMs = clock.now();
  const startMs = readStart(createdAtMs, firstPlace);
  // Attached again, as under React's StrictMode: it was created when it was seen first.
  const load = (sharedMap(identity).load ??= { startMs, isPainted: false, isOver: false });
  const wasHidden = wasHiddenSince(load.startMs, firstPlace, nowMs);

  // Its timers fire later than it comes.
  const beforeTimer = (dueMs: number): void => gaps.beforeTimer(dueMs);
  const listener = listen({ ...watched, beforeTimer });
  stops.add(listener.end);
  const tell = (event: MapEvent): void => {
    try {
      listener.event(event);
    } catch (error) {
      problem('tracker-threw', error);
    }
  };
  const gaps = tellGaps(clock, {
    event: tell,
    get dueMs() {
      return listener.dueMs;
    },
  });
  const probe = observeMap(map, {
    clock,
    load: { ...load },
    tell: gaps.event,
    problem,
    placeOf,
    isVisibilityUnknown: wasHidden === null,
  });
  stops.add(probe.stop);
  if (wasHidden === true) {
    probe.event({ type: 'hidden', atMs: nowMs, reason: 'hidden' });
    probe.event({ type: 'visible', atMs: nowMs });
  }
  const place = observePlace({
    map,
    pageOf: (container) => placeOf(container).page,
    clock,
    tell: probe.event,
    onMoved: listener.moved,
  });
  stops.add(place.stop);

  return {
    event(event) {
      if (event.type === 'frame') place.drawn();
      probe.event(event);
    },
    stop: stops.run,
  };
}
