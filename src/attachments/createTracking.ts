import { readPageHistory } from '../lib/pageHistory.ts';
import { sharedMap } from '../lib/sharedMap.ts';
import { observeResources } from '../signals/observeResources.ts';
import { watchListeners } from '../signals/watchListeners.ts';
import { createLiveMaps } from '../vitals/liveMaps.ts';
import { trackMap } from '../vitals/trackMap.ts';
import { fillIn } from './fillIn.ts';
import { lookAtMap } from './lookAtMap.ts';
import { createMakeUp } from './makeUp.ts';
import { playMap } from './playMap.ts';
import { prepare } from './prepare.ts';
import { createSessionVerdict } from './sessionVerdict.ts';
import type { ListenerWatch } from '../signals/watchListeners.ts';
import type { PageSignals } from '../signals/observePage.ts';
import type { Tags } from '../types/app.ts';
import type { Clock } from '../types/clock.ts';
import type { ReadAny } from '../types/hearing.ts';
import type { MapDescription, MapEvent } from '../types/mapEvents.ts';
import type { PagePort } from '../types/page.ts';
import type { MapsReport } from '../types/report.ts';
import type { Sample, TellProblem } from '../types/sample.ts';
import type { GestureWatch } from '../vitals/gestureWatch.ts';
import type { LiveMap } from '../vitals/liveMaps.ts';
import type { MapTracker } from '../vitals/trackMap.ts';
import type { MakesUp } from './makeUp.ts';
import type { MapLook } from './lookAtMap.ts';
import type { PlayMap } from './playMap.ts';
import type { MapListener, WatchedMap } from './watchedMap.ts';

export interface TrackingOptions {
  readonly clock: Clock;
  readonly page: PagePort | null;
  readonly record: (sample: Sample) => void;
  readonly problem: TellProblem;
  readonly gestures: GestureWatch;
  /** What the browser measures by itself; observed from the first map on. */
  readonly observePage: () => PageSignals;
  /** Reads the heap: a map was attached, the how manieth, or has come to rest. */
  readonly recordHeap: (mountCount?: number) => void;
}

/** Of who may be loaded late. */
export interface LateTrackingOptions extends TrackingOptions {
  /** The app's tags, on what is recorded from here on. */
  readonly slot: { tags: Tags | undefined };
}

/** A map, with what its page shows of it. */
type DescribedMap = MapDescription & MapLook & { readonly name: string | null };

/** Who makes numbers of maps, at once or once it is loaded. */
export interface AnyTracking {
  /** It is as late as this, whatever the maps do: what they waited for until then is told. */
  reach(atMs: number): void;
  /** Tells what is known but still waits for a detail. */
  flush(): void;
  /** The maps that are measured, or the last one that was, and what draws them. */
  describeMaps(): MapsReport;
  /** They were others until now: what maps have done before has those, though it is made up for only later. */
  readonly retagged?: (before: Tags | undefined) => void;
  /** While the code is on its way: it makes up for what has happened. */
  readonly coming?: Promise<void> | undefined;
}

export interface Tracking extends AnyTracking, MakesUp {
  /** Makes the numbers of one map from its events. */
  readonly listen: (watched: WatchedMap) => MapListener;
  /** Plays it what was heard of a map. */
  readonly play: PlayMap;
}

/** Rates that are kept. A display changes its own seldom, a window its display. */
const MAX_RATES = 16;
/** Renderers that draw without a graphics card. */
const SOFTWARE = /swiftshader|llvmpipe|softpipe|software|basic render/i;

/** The heavy half of measuring: turns what each map does into samples. `read`: the second half of its adapter. */
export function createTracking(options: TrackingOptions, read: ReadAny): Tracking {
  const { clock, page: ownPage, record, problem, gestures, observePage, recordHeap } = options;
  const liveMaps = createLiveMaps(problem);
  const tracked = new Map<WatchedMap, MapTracker>();
  const listeners = new Set<MapListener['event']>();
  const judge = createSessionVerdict();
  let page: PageSignals | null = null;
  let latest: DescribedMap | null = null;
  let mountCount = 0;
  let frameMs = -Infinity;
  let rates: readonly number[] = [];
  let heard: ListenerWatch | null = null;
  let hasToldGone = false;

  const lookForListeners = (): void => {
    if (hasToldGone || heard?.areGone() !== true) return;
    hasToldGone = true;
    problem(
      'listeners-gone',
      'document.open() or write() has taken the listeners of the page: dispose of what measures it before, and start anew after',
    );
  };
  const describe = ({ map, name }: WatchedMap): typeof latest => {
    try {
      return { ...map.describe(), ...lookAtMap(map.container), name: name ?? null };
    } catch (error) {
      problem('adapter-threw', error);
      return null;
    }
  };
  const noteRate = (intervalMs: number | null): void => {
    const rate = intervalMs === null ? undefined : Math.round(1000 / intervalMs);
    if (rate !== undefined && rate !== rates.at(-1)) rates = [...rates.slice(1 - MAX_RATES), rate];
  };

  /** What a tracker records, on its way to the monitor. */
  const recordOf = (watched: WatchedMap, page: PageSignals, mapNumber: number): ((sample: Sample) => void) => {
    const tags = watched.name === undefined ? null : { map: watched.name };
    return (made) => {
      const sample = made.kind === 'vital' && made.name === 'MFR' ? judge(mapNumber, made) : made;
      if (!sample) return;
      if (sample.kind === 'frame') {
        // Two maps that move at once have the same frames.
        if (sample.atMs <= frameMs) return;
        frameMs = sample.atMs;
      }
      // The long frames in its window must be there first.
      if (sample.kind === 'vital') page.flush();
      record(tags && canBeTagged(sample) ? { ...sample, tags: { ...tags, ...sample.tags } } : sample);
      if (sample.kind !== 'vital') return;
      const load = sharedMap(watched.identity).load;
      if (load && sample.name === 'FTP') load.isPainted = true;
      if (load && sample.name === 'TCM') load.isOver = true;
      if (sample.name === 'TCM' || sample.name === 'ST') recordHeap();
      if (sample.name === 'GDF') noteRate(tracked.get(watched)?.refreshMs ?? null);
    };
  };

  const tellAll = (event: MapEvent): void => {
    for (const tell of listeners) {
      try {
        tell(event);
      } catch (error) {
        problem('tracker-threw', error);
      }
    }
  };

  const tracking: Tracking = {
    ...createMakeUp(clock, problem),
    play: (start, own) => playMap(start, own, { clock, page: ownPage, problem, read, listen: tracking.listen }),
    listen(watched) {
      const { identity, map } = watched;
      const signals = (page ??= observePage());
      heard ??= ownPage && watchListeners(ownPage);
      mountCount += 1;
      const resources = observeResources();
      /** What had gone before it was played is no live map: another instance may know of the next one on its container. */
      let live: LiveMap | undefined;
      const tracker = trackMap({
        clock: watched.clock,
        record: recordOf(watched, signals, mountCount),
        onGesture: (isRunning) => gestures.set(watched, isRunning),
        beforeTimer: (dueMs) => filledIn.beforeTimer(dueMs),
        onError: (error) => problem('tracker-threw', error),
      });
      const filledIn = fillIn(watched, clock, tracker, problem, (container) => live?.moved(container));
      tracked.set(watched, tracker);
      listeners.add(filledIn.event);
      recordHeap(mountCount);
      return {
        event(event) {
          filledIn.event(prepare(event, resources));
          if (event.type === 'removed') live?.removed();
        },
        watchSight(wasUnseen) {
          live = liveMaps.add(identity, map.container);
          filledIn.watchSight(wasUnseen);
        },
        end() {
          filledIn.stop();
          resources.stop();
          tracker.stop();
          gestures.set(watched, false);
          live?.detached();
          tracked.delete(watched);
          listeners.delete(filledIn.event);
          if (tracked.size === 0) {
            heard?.stop();
            heard = null;
          }
          latest = describe(watched);
          const load = sharedMap(identity).load;
          if (!load) return;
          load.isPainted ||= tracker.isPainted;
          load.isOver ||= tracker.isOver;
        },
      };
    },
    reach: (atMs) => tellAll({ type: 'time', atMs }),
    flush() {
      lookForListeners();
      page?.flush();
      tellAll({ type: 'flush', atMs: clock.now() });
    },
    describeMaps() {
      const found = Array.from(tracked.keys(), describe);
      const maps = (found.length ? found : [latest]).filter((map) => map !== null);
      const renderer = maps.find((map) => map.renderer)?.renderer;
      for (const { refreshMs } of tracked.values()) noteRate(refreshMs);
      return {
        refreshHz: rates.at(-1) ?? null,
        refreshHistoryHz: rates,
        maps: maps.map(({ name, library, libraryVersion, adapter, layerCount, sourceCount, markerCount }) => ({
          name,
          library,
          libraryVersion,
          adapter,
          layerCount,
          sourceCount,
          markerCount,
        })),
        gpu: renderer ? { renderer, isSoftware: SOFTWARE.test(renderer) } : null,
        hidden: ownPage && readPageHistory(ownPage).hidden,
      };
    },
  };
  return tracking;
}

type TaggedSample = Extract<Sample, { tags?: unknown }>;

function canBeTagged(sample: Sample): sample is TaggedSample {
  return (
    sample.kind === 'vital' || sample.kind === 'tile' || sample.kind === 'problem' || sample.kind === 'programMove'
  );
}
