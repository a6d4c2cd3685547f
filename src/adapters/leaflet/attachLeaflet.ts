import { createCleanup } from '../../lib/cleanup.ts';
import { hostClock } from '../../lib/clock.ts';
import { LEAFLET_SHAPE } from '../../lib/mapShapes.ts';
import { observeStatuses } from '../observeStatuses.ts';
import { requireMap } from '../requireMap.ts';
import { describeLeaflet, isGrid, isImage, isOnItsWay } from './readLeaflet.ts';
import { watchGrids } from './watchGrids.ts';
import type { TimerHandle } from '../../types/clock.ts';
import type { Detach } from '../../types/functions.ts';
import type { AdapterEvent, AdapterOptions, CannotMeasure, MapSink } from '../../types/mapEvents.ts';
import type { LeafletEvent, LeafletListeners, LeafletMap } from './leafletLike.ts';
import type { ImageLayer } from './readLeaflet.ts';

/** How long a tile fades in: https://github.com/Leaflet/Leaflet/blob/main/src/layer/tile/GridLayer.js */
const FADE_MS = 200;

const TRANSITION = 'Leaflet zooms by one CSS transition, which the compositor draws';
const cannotMeasure: CannotMeasure = { 'GDF.wheel': TRANSITION, 'GDF.press': TRANSITION };

/**
 * Tells a sink what a Leaflet map (1.9 or 2) does, until the returned function is called or the map is removed. A map that is
 * already removed tells nothing. Leaflet has no frames: one is told where the page's next one shows what has changed, and
 * none is asked for at rest. @throws BAD_OPTION for a map of another library
 *
 * @example
 * createMapPerformance({ adapter: attachLeaflet });
 */
export function attachLeaflet(map: LeafletMap, sink: MapSink, options: AdapterOptions = {}): Detach {
  const { clock = hostClock } = options;
  const target = requireMap<LeafletMap>(map, 'attachLeaflet', LEAFLET_SHAPE);
  if (!target.getPane('mapPane')) return () => {};

  const cleanup = createCleanup();
  const watched = new Map<object, string>();
  const images = new Set<ImageLayer>();
  let camera = '';
  /** What is on its way already: that the map is attached is told first. */
  let early: AdapterEvent[] | null = [];
  let isAttached = true;
  let layerCount = 0;
  let isMoving = false;
  /** A CSS transition moves the picture: what the camera says is where that ends. */
  let isZooming = false;
  let isMoved = false;
  let isChanged = false;
  let latestTileMs = -Infinity;
  let frame: TimerHandle | null = null;
  let timer: TimerHandle | null = null;

  const safely = (listeners: LeafletListeners): LeafletListeners => {
    const wrap = (listener: (event: LeafletEvent) => void) => (event: LeafletEvent) => attempt(() => listener(event));
    return Object.fromEntries(Object.entries(listeners).map(([type, listener]) => [type, wrap(listener)]));
  };
  const attempt = (act: () => void): void => {
    if (!isAttached) return;
    try {
      act();
    } catch (error) {
      sink.problem('adapter-threw', error);
    }
  };
  const tell = (event: AdapterEvent): void => {
    if (event.type === 'tileReady') latestTileMs = event.atMs;
    if (early) early.push(event);
    else sink.event(event);
  };

  const takeCameraChange = (): boolean => {
    const { lat, lng } = target.getCenter();
    const before = camera;
    camera = `${lat} ${lng} ${target.getZoom()}`;
    return camera !== before;
  };
  const isComplete = (): boolean =>
    layerCount > 0 && grids.readView(isMoving).pendingCount === 0 && ![...images].some(isOnItsWay);

  const draw = (hasCameraChanged: boolean): void => {
    const atMs = clock.now();
    const complete = isComplete();
    for (const [source, sourceId] of watched) {
      if (!isOnItsWay(source)) sink.event({ type: 'source', atMs, sourceId, stage: 'ready' });
    }
    const isEmpty = layerCount === 0;
    sink.event({
      type: 'frame',
      atMs,
      isComplete: complete,
      isEmpty,
      isMoving,
      hasCameraChanged,
      hasSourceChanged: isChanged,
    });
    isChanged = false;
    if (!isMoving && (complete || isEmpty)) rest(atMs, isEmpty);
  };
  const rest = (atMs: number, isEmpty: boolean): void => {
    later(Math.max(0, target.options.fadeAnimation === false ? 0 : latestTileMs + FADE_MS - atMs), () => {
      if (isComplete() || isEmpty) sink.event({ type: 'idle', atMs: clock.now(), isComplete: !isEmpty, isEmpty });
    });
  };
  const later = (delayMs: number, act: () => void): void => {
    if (timer !== null) clock.clearTimer(timer);
    timer = clock.setTimer(() => {
      timer = null;
      attempt(act);
    }, delayMs);
  };
  /** After the page's next frame, which shows it. */
  const soon = (): void => {
    isChanged = true;
    frame ??= clock.requestFrame(() => {
      frame = null;
      if (isZooming) {
        attempt(() => draw(true));
        soon();
      } else later(0, () => draw(false));
    });
  };
  /** With the end of the task that moved it, for its next frame shows it: a jump is over then. */
  const moved = (): void => {
    if (isMoved) return;
    isMoved = true;
    queueMicrotask(() => {
      isMoved = false;
      attempt(() => draw(takeCameraChange() || isZooming));
    });
  };

  const statuses = observeStatuses();
  cleanup.add(statuses.stop);
  const grids = watchGrids({ map: target, tell, now: clock.now, statusOf: statuses.statusOf, changed: soon, safely });
  cleanup.add(grids.stop);
  const imageListeners = safely({
    load: soon,
    error() {
      sink.event({ type: 'error', atMs: clock.now(), severity: 'source', message: 'an image overlay was not loaded' });
      soon();
    },
  });

  const add = (layer: unknown): void => {
    layerCount += 1;
    if (isGrid(layer)) grids.add(layer);
    else if (isImage(layer)) {
      images.add(layer);
      layer.on(imageListeners);
    }
  };
  const remove = (layer: unknown): void => {
    layerCount -= 1;
    if (isGrid(layer)) grids.remove(layer);
    else if (isImage(layer)) {
      images.delete(layer);
      layer.off(imageListeners);
    }
  };

  const listeners = safely({
    movestart() {
      isMoving = true;
      sink.event({ type: 'moveStart', atMs: clock.now() });
    },
    move: moved,
    zoomanim() {
      isZooming = true;
      moved();
      soon();
    },
    moveend() {
      // The picture moved until now.
      if (isZooming) moved();
      queueMicrotask(() => {
        isZooming = false;
      });
      soon();
      // A resize ends what never began.
      if (!isMoving) return;
      isMoving = false;
      sink.event({ type: 'moveEnd', atMs: clock.now() });
    },
    layeradd({ layer }) {
      add(layer);
      soon();
    },
    layerremove({ layer }) {
      remove(layer);
      soon();
    },
    unload() {
      sink.event({ type: 'removed', atMs: clock.now() });
      detach();
    },
  });
  const detach = (): void => {
    isAttached = false;
    cleanup.run();
  };

  target.eachLayer(add);
  sink.attached({
    get container() {
      return target.getContainer();
    },
    describe: () => describeLeaflet(target, layerCount, grids.count),
    isComplete: () => isComplete() && !isMoving,
    mayHaveDrawnTile: grids.mayHaveDrawnTile,
    readView: () => grids.readView(isMoving),
    watchSource(source) {
      if (typeof source !== 'object') return null;
      const id = watched.get(source) ?? `source-${watched.size + 1}`;
      watched.set(source, id);
      soon();
      return { id, stop: () => void watched.delete(source) };
    },
    cannotMeasure,
  });
  for (const event of early) sink.event(event);
  early = null;
  target.on(listeners);
  cleanup.add(() => {
    target.off(listeners);
    for (const image of images) image.off(imageListeners);
    if (frame !== null) clock.cancelFrame(frame);
    if (timer !== null) clock.clearTimer(timer);
  });
  if (layerCount > 0) soon();
  return detach;
}
