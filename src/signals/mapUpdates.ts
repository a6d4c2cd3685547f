import { createCleanup } from '../lib/cleanup.ts';
import { hostClock } from '../lib/clock.ts';
import { countFeatures } from '../lib/countFeatures.ts';
import { followResult } from '../lib/followResult.ts';
import { listenTo } from '../lib/listenTo.ts';
import { sharedMap } from '../lib/sharedMap.ts';
import { observeBlocks } from './observeBlocks.ts';
import type { Cleanup } from '../lib/cleanup.ts';
import type { SharedProbe } from '../lib/sharedMap.ts';
import type { Stop } from '../types/functions.ts';
import type { WatchedSource } from '../types/adapter.ts';
import type { MapEvent, UpdateKind } from '../types/mapEvents.ts';
import type { BlockWatch } from './observeBlocks.ts';

export interface MapUpdates {
  /** Runs an update; gives back what it returns, and throws what it throws. */
  measure<Result>(source: string | object, update: () => Result, kind: UpdateKind | undefined): Result;
  /** From here on each change of this source that its library tells of is an update. */
  track(source: string | object): Stop;
}

/** An update that has not been drawn yet. */
interface OpenUpdate {
  readonly id: number;
  /** As the app named it. */
  readonly source: string | object;
  sourceId: string;
  watched: readonly WatchedSource[];
  /** The library has said that the source was given other data. */
  hasChanged: boolean;
  isSettled: boolean;
  isReady: boolean;
}

interface Tracked {
  readonly source: string | object;
  readonly watched: Map<SharedProbe, WatchedSource>;
}

/** An update that begins later is not what the user waits for. */
const INPUT_AGE_MS = 150;
const INPUTS = /^(pointer(down|up)|mouse(down|up)|click|dblclick|key|wheel|touch|input$|change$|submit$|drop$)/;
const HEARD_INPUTS = ['pointerdown', 'pointerup', 'keydown', 'wheel', 'input', 'change'];

let latestId = 0;
const updatesOf = new WeakMap<object, MapUpdates>();

/** What an app says of the data of one map: told to all who watch the map, as its own events. */
export function mapUpdates(map: object): MapUpdates {
  const updates = updatesOf.get(map) ?? createMapUpdates(map);
  updatesOf.set(map, updates);
  return updates;
}

function createMapUpdates(map: object): MapUpdates {
  const shared = sharedMap(map);
  const probes = (shared.probes ??= new Set());
  const all = (shared.updates ??= new Set());
  const tracked = new Set<Tracked>();
  let open: readonly OpenUpdate[] = [];
  let inputMs = -Infinity;
  let running: (Cleanup & { readonly blocks: BlockWatch }) | null = null;

  let clock = [...probes].at(-1)?.clock ?? hostClock;
  const tell = (event: MapEvent): void => {
    for (const probe of probes) probe.event(event);
  };
  const watch = (source: string | object): (WatchedSource | null | undefined)[] =>
    Array.from(probes, (probe) => probe.watchSource(source));

  /** Looks at the page, for as long as somebody watches the map. */
  const start = (): BlockWatch => {
    if (running) return running.blocks;
    const blocks = observeBlocks(clock, (startMs, durationMs) => {
      tell({ type: 'block', atMs: clock.now(), startMs, durationMs });
    });
    const cleanup = createCleanup();
    cleanup.add(blocks.stop);
    const note = (): void => void (inputMs = clock.now());
    const handlers = Object.fromEntries(HEARD_INPUTS.map((type) => [type, note]));
    if (typeof window !== 'undefined') cleanup.add(listenTo(window, handlers));
    running = { ...cleanup, blocks };
    return blocks;
  };
  const close = (update: OpenUpdate): void => {
    open = open.filter((it) => it !== update);
    for (const { stop } of update.watched) stop();
    if (open.length === 0) running?.blocks.rest();
  };
  const begin = (
    source: string | object,
    sourceId: string,
    watched: readonly WatchedSource[],
    kind?: UpdateKind,
  ): OpenUpdate => {
    // The latest wins: those before are not waited for any more.
    for (const earlier of open) if (earlier.sourceId === sourceId) close(earlier);
    const update = {
      id: (latestId += 1),
      source,
      sourceId,
      watched,
      hasChanged: false,
      isSettled: false,
      isReady: false,
    };
    open = [...open, update];
    start().run();
    const atMs = clock.now();
    const isInputRecent = atMs - inputMs <= INPUT_AGE_MS || isInInput();
    tell({ type: 'update', atMs, phase: 'begun', updateId: update.id, sourceId, kind, isInputRecent });
    return update;
  };
  const tellPhase = (
    { id: updateId, sourceId }: OpenUpdate,
    phase: 'called' | 'settled' | 'failed',
    count?: () => number | undefined,
  ): void => tell({ type: 'update', atMs: clock.now(), phase, updateId, sourceId, featureCount: count?.() });
  const watchAnew = (update: OpenUpdate): void => {
    const watched = watch(update.source).filter((it) => !!it);
    for (const { stop } of update.watched) stop();
    Object.assign(update, { watched, sourceId: watched[0]?.id ?? update.sourceId });
  };
  const settle = (update: OpenUpdate): void => {
    if (!open.includes(update) || probes.size === 0) return;
    // Once more, for what was ready while it ran may have been the data before.
    watchAnew(update);
    update.isSettled = true;
    // Of those alone that the app measures: where each of many changes is an update, counting each time would take for ever.
    if (update.watched.length > 0) tellPhase(update, 'settled', () => countFeatures(map, update.source));
    else fail(update, `there is no source ${nameOf(update.source)}`);
  };
  const fail = (update: OpenUpdate, why?: string): void => {
    if (!open.includes(update)) return;
    close(update);
    if (probes.size === 0) return;
    tellPhase(update, 'failed');
    if (why) for (const { problem } of probes) problem('update-no-source', why);
  };
  /** By the library's word, its app has given a source that is tracked other data. */
  const changed = (sourceId: string): void => {
    const current = open.find((update) => update.sourceId === sourceId);
    const isItsOwn = current?.hasChanged === false;
    if (isItsOwn) current.hasChanged = true;
    const isTracked = [...tracked].some(({ watched }) => [...watched.values()].some(({ id }) => id === sourceId));
    if (isItsOwn || !isTracked) return;
    const update = begin(sourceId, sourceId, []);
    update.hasChanged = true;
    update.isSettled = true;
    tellPhase(update, 'settled');
  };
  const join = (one: Tracked): void => {
    for (const probe of probes) {
      const watched = one.watched.has(probe) ? null : probe.watchSource(one.source);
      // A library that cannot tell is not asked again.
      if (watched !== null) one.watched.set(probe, watched ?? { id: '', stop() {} });
    }
  };

  all.add({
    joined(probe) {
      ({ clock } = probe);
      for (const one of tracked) join(one);
    },
    renewed(probe) {
      for (const update of open) watchAnew(update);
      for (const one of tracked) {
        one.watched.get(probe)?.stop();
        one.watched.delete(probe);
        join(one);
      }
    },
    hear(event) {
      if (event.type === 'source') {
        if (event.stage === 'changed') changed(event.sourceId);
        if (event.stage !== 'ready') return;
        for (const update of open) update.isReady ||= update.isSettled && update.sourceId === event.sourceId;
      } else if (event.type === 'frame') {
        for (const update of open) if (update.isReady) close(update);
        // Sources come with their style, later than the map.
        for (const one of tracked) if (one.watched.size < probes.size) join(one);
      }
    },
    rest() {
      for (const update of open) close(update);
      for (const { watched } of tracked) {
        for (const { stop } of watched.values()) stop();
        watched.clear();
      }
      running?.run();
      running = null;
    },
  });

  return {
    measure(source, run, kind) {
      const watched = watch(source);
      // Its library cannot tell: that is said elsewhere.
      if (watched.every((it) => it === undefined)) return run();
      const there = watched.filter((it) => !!it);
      const update = begin(source, there[0]?.id ?? nameOf(source), there, kind);
      let result: ReturnType<typeof run>;
      try {
        result = run();
      } catch (error) {
        fail(update);
        throw error;
      }
      if (probes.size > 0) tellPhase(update, 'called');
      return followResult(result, {
        wait() {},
        step: (work) => work(),
        end: (isOk) => (isOk ? settle(update) : fail(update)),
      });
    },
    track(source) {
      const one: Tracked = { source, watched: new Map() };
      tracked.add(one);
      join(one);
      if (probes.size > 0) start();
      return () => {
        tracked.delete(one);
        for (const { stop } of one.watched.values()) stop();
        one.watched.clear();
      };
    },
  };
}

function nameOf(source: string | object): string {
  return typeof source === 'string' ? source : 'of the object that was given';
}

/** The update runs in what the user's input called. Every engine has `event`, old as it is: https://dom.spec.whatwg.org/#dom-window-event */
function isInInput(): boolean {
  const event: unknown = Reflect.get(globalThis, 'event');
  return event instanceof Event && event.isTrusted && INPUTS.test(event.type);
}
