import type { Clock } from '../../src/types/clock.ts';
import type { Adapter, AttachedMap, MapSink } from '../../src/types/adapter.ts';
import type { AdapterEvent, CannotMeasure } from '../../src/types/mapEvents.ts';

type Listener = (event: Event) => void;

/** The part of an element that the observers use; what happens on it is trusted, as a user's input is. */
export interface FakeContainer {
  readonly element: HTMLElement;
  isConnected: boolean;
  hasCanvas: boolean;
  /** Calls who listens for `type` in the capture phase. */
  dispatch(type: string, event?: object): void;
  readonly listenerCount: number;
}

/**
 * A map library in small: it draws in animation frames while something changes, moves or repaints, and is idle when all
 * tiles are there and nothing is left to draw.
 */
export interface FakeMap {
  readonly container: FakeContainer;
  /** Shows it in another one, as `reuseMaps` of react-maplibre does. */
  moveTo(container: FakeContainer): void;
  /** As on a page that nobody can see: no frame comes. */
  holdsFrames: boolean;
  /** Draws in the next frame. */
  repaint(): void;
  /** As an animated layer: from now on every frame is followed by another. */
  keepsRepainting: boolean;
  requestTile(key: string, sourceId?: string, mayEndSilently?: boolean): void;
  /** The tile is ready, and drawn in the next frame. */
  finishTile(key: string, sourceId?: string, isNetworkTile?: boolean, url?: string, isUnseen?: boolean): void;
  /** As a missing raster tile: it is not waited for any more, and no event tells so. */
  loseTile(key: string, sourceId?: string): void;
  abortTile(key: string, sourceId?: string): void;
  failTile(key: string, status: number, sourceId?: string): void;
  startMove(): void;
  /** Its adapter knows of its moves by the camera alone. */
  isSeenMove: boolean;
  endMove(): void;
  /** The library says that it moves, but the camera stands: a hand that lies still, the time before a wheel's end. */
  isStill: boolean;
  /** Why nothing is known of its frames. */
  framesUnknown: string | undefined;
  /** The camera is elsewhere at once: a move that starts and ends in one task. */
  jump(): void;
  /** As a jump, to where the camera is already: a resize, or a view that an app sets again. */
  jumpNowhere(): void;
  /** A map without layers. */
  isEmpty: boolean;
  /** Any other event. */
  tell(event: AdapterEvent): void;
  remove(): void;
  readonly isRemoved: boolean;
  /** Who is attached. */
  readonly sinkCount: number;
  readonly sinks: Set<MapSink>;
  isComplete(): boolean;
  mayHaveDrawnTile(): boolean;
  /** Of the tiles in view. */
  readonly readyCount: number;
  readonly pendingCount: number;
  readonly failedCount: number;
  /** It tells them only where this is so: tiles were asked for when somebody listened already. */
  tellsFailed: boolean;
  /** How often it was asked for them. */
  viewReadCount: number;
  /** Set: its library cannot tell of tiles in view, or of sources. */
  cannotMeasure: CannotMeasure | undefined;
  /** Sources that can be given data. */
  readonly dataSources: Set<string>;
  /** As an app does: `loadData` is when its library has it ready. */
  setData(sourceId: string): void;
  /** Workers are done, its tiles follow. */
  indexData(sourceId: string): void;
  loadData(sourceId: string): void;
  /** Who is told of its data. */
  readonly watchedSources: ReadonlyMap<string, number>;
}

export function createFakeContainer(): FakeContainer {
  /** By type; `undefined`: until it is removed. */
  const listeners = new Map<string, Map<Listener, AbortSignal | undefined>>();
  const listening = (type: string): Listener[] =>
    [...(listeners.get(type) ?? [])].flatMap(([listener, signal]) => (signal?.aborted ? [] : [listener]));
  const element = {
    get isConnected() {
      return container.isConnected;
    },
    querySelector: () => (container.hasCanvas ? {} : null),
    addEventListener(type: string, listener: Listener, options: boolean | { capture: boolean; signal?: AbortSignal }) {
      const { capture, signal } = typeof options === 'object' ? options : { capture: options };
      if (!capture) throw new Error(`${type}: no capture`);
      listeners.set(type, (listeners.get(type) ?? new Map()).set(listener, signal));
    },
    removeEventListener: (type: string, listener: Listener) => listeners.get(type)?.delete(listener),
  };
  const container: FakeContainer = {
    element: element as unknown as HTMLElement,
    isConnected: true,
    hasCanvas: true,
    dispatch(type, event = {}) {
      for (const listener of listening(type)) listener({ isTrusted: true, type, ...event } as Event);
    },
    get listenerCount() {
      return [...listeners.keys()].flatMap(listening).length;
    },
  };
  return container;
}

/** It is not complete before its first frame: call `repaint` or `finishTile`. */
export function createFakeMap(clock: Clock, container: FakeContainer = createFakeContainer()): FakeMap {
  const sinks = new Set<MapSink>();
  const pending = new Set<string>();
  const loadingData = new Set<string>();
  const watchedSources = new Map<string, number>();
  let shownBy = container;
  let isFrameDue = false;
  let isMoving = false;
  let hasJumped = false;
  let hasSourceChanged = false;
  let hasDrawnTile = false;
  let isRemoved = false;
  let hasDrawn = false;
  let readyCount = 0;
  let failedCount = 0;

  const tell = (event: AdapterEvent): void => {
    for (const sink of sinks) sink.event(event);
  };
  const draw = (): void => {
    isFrameDue = false;
    if (isRemoved || map.holdsFrames) return;
    hasDrawn = true;
    const { isEmpty } = map;
    const isComplete = pending.size === 0 && !isEmpty;
    for (const sourceId of watchedSources.keys()) {
      if (!loadingData.has(sourceId)) tell({ type: 'source', atMs: clock.now(), sourceId, stage: 'ready' });
    }
    const hasCameraChanged = (isMoving && !map.isStill) || hasJumped;
    const { framesUnknown } = map;
    const facts = { isComplete, isEmpty, isMoving, hasCameraChanged, hasSourceChanged, framesUnknown };
    tell({ type: 'frame', atMs: clock.now(), ...facts });
    hasJumped = false;
    hasSourceChanged = false;
    if (isMoving || map.keepsRepainting) map.repaint();
    else if (pending.size === 0 && !isFrameDue) tell({ type: 'idle', atMs: clock.now(), isComplete, isEmpty });
  };
  const end = (key: string, sourceId: string): void => {
    pending.delete(`${sourceId}/${key}`);
  };

  const map: FakeMap = {
    get container() {
      return shownBy;
    },
    moveTo(next) {
      shownBy.hasCanvas = false;
      shownBy = next;
    },
    holdsFrames: false,
    keepsRepainting: false,
    isStill: false,
    isSeenMove: false,
    framesUnknown: undefined,
    isEmpty: false,
    tell,
    sinks,
    repaint() {
      if (isFrameDue) return;
      isFrameDue = true;
      clock.requestFrame(draw);
    },
    requestTile(key, sourceId = 'base', mayEndSilently = false) {
      pending.add(`${sourceId}/${key}`);
      hasSourceChanged = true;
      const urlTemplate = sourceId === 'base' ? 'https://tiles.example/{z}/{x}/{y}.mvt' : undefined;
      tell({ type: 'tileStart', atMs: clock.now(), sourceId, key, urlTemplate, mayEndSilently });
    },
    finishTile(key, sourceId = 'base', isNetworkTile = true, url, isUnseen = false) {
      end(key, sourceId);
      hasSourceChanged = true;
      hasDrawnTile ||= isNetworkTile;
      readyCount += 1;
      tell({
        type: 'tileReady',
        atMs: clock.now(),
        sourceId,
        key,
        isNetworkTile,
        isUnseen,
        ...(url === undefined ? {} : { url }),
      });
      map.repaint();
    },
    loseTile: (key, sourceId = 'base') => end(key, sourceId),
    abortTile(key, sourceId = 'base') {
      end(key, sourceId);
      tell({ type: 'tileAbort', atMs: clock.now(), sourceId, key });
    },
    failTile(key, status, sourceId = 'base') {
      end(key, sourceId);
      if (status !== 404) failedCount += 1;
      tell({ type: 'tileError', atMs: clock.now(), sourceId, key, isNetworkTile: true, status });
      map.repaint();
    },
    startMove() {
      isMoving = true;
      tell({ type: 'moveStart', atMs: clock.now(), isSeen: map.isSeenMove });
      map.repaint();
    },
    endMove() {
      isMoving = false;
      tell({ type: 'moveEnd', atMs: clock.now() });
      map.repaint();
    },
    jump() {
      hasJumped = true;
      map.jumpNowhere();
    },
    jumpNowhere() {
      tell({ type: 'moveStart', atMs: clock.now() });
      tell({ type: 'moveEnd', atMs: clock.now() });
      map.repaint();
    },
    remove() {
      isRemoved = true;
      shownBy.hasCanvas = false;
      tell({ type: 'removed', atMs: clock.now() });
    },
    get isRemoved() {
      return isRemoved;
    },
    get sinkCount() {
      return sinks.size;
    },
    get readyCount() {
      return readyCount;
    },
    get pendingCount() {
      return pending.size;
    },
    get failedCount() {
      return failedCount;
    },
    tellsFailed: false,
    viewReadCount: 0,
    cannotMeasure: undefined,
    dataSources: new Set(['places', 'roads']),
    setData(sourceId) {
      loadingData.add(sourceId);
      if (watchedSources.has(sourceId)) tell({ type: 'source', atMs: clock.now(), sourceId, stage: 'changed' });
    },
    indexData(sourceId) {
      if (watchedSources.has(sourceId)) tell({ type: 'source', atMs: clock.now(), sourceId, stage: 'indexed' });
    },
    loadData(sourceId) {
      loadingData.delete(sourceId);
      map.repaint();
    },
    watchedSources,
    isComplete: () => hasDrawn && pending.size === 0 && !isMoving && !map.isEmpty,
    mayHaveDrawnTile: () => hasDrawnTile,
  };
  return map;
}

export const attachFakeMap: Adapter<FakeMap> = (map, sink) => {
  if (map.isRemoved) return () => {};
  sink.attached({
    get container() {
      return map.container.element;
    },
    describe: () => ({
      library: 'fake',
      libraryVersion: '1.2.3',
      adapter: 'fake',
      zoom: 7.5,
      layerCount: 3,
      sourceCount: 2,
    }),
    isComplete: map.isComplete,
    mayHaveDrawnTile: map.mayHaveDrawnTile,
    redraw: map.repaint,
    ...(map.cannotMeasure ? { cannotMeasure: map.cannotMeasure } : tellsAll(map)),
  });
  map.sinks.add(sink);
  return () => map.sinks.delete(sink);
};

function tellsAll(map: FakeMap): Pick<AttachedMap, 'readView' | 'watchSource'> {
  const watched = map.watchedSources as Map<string, number>;
  return {
    readView() {
      map.viewReadCount += 1;
      const { readyCount, pendingCount, failedCount } = map;
      return { readyCount, pendingCount, ...(map.tellsFailed ? { failedCount } : {}) };
    },
    watchSource(source) {
      if (typeof source !== 'string' || !map.dataSources.has(source)) return null;
      watched.set(source, (watched.get(source) ?? 0) + 1);
      let isWatching = true;
      return {
        id: source,
        stop() {
          if (!isWatching) return;
          isWatching = false;
          const count = (watched.get(source) ?? 0) - 1;
          if (count > 0) watched.set(source, count);
          else watched.delete(source);
        },
      };
    },
  };
}
