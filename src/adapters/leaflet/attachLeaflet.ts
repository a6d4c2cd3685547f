import { hostClock } from '../../lib/clock.ts';
import { LEAFLET_SHAPE } from '../../lib/mapShapes.ts';
import { createTelling } from '../createTelling.ts';
import { nameObjects } from '../nameObjects.ts';
import { observeStatuses } from '../observeStatuses.ts';
import { requireMap } from '../requireMap.ts';
import { hasView, isGrid, isImage, isOnItsWay, readMiddle, readVersion } from './readLeaflet.ts';
import { watchGrids } from './watchGrids.ts';
import type { TimerHandle } from '../../types/clock.ts';
import type { Detach } from '../../types/functions.ts';
import type { AdapterOptions, MapSink, WatchedSource } from '../../types/adapter.ts';
import type { Telling, ToldEvent } from '../createTelling.ts';
import type { LeafletListeners, LeafletMap } from './leafletLike.ts';
import type { ImageLayer } from './readLeaflet.ts';

/** How long a tile fades in: https://github.com/Leaflet/Leaflet/blob/main/src/layer/tile/GridLayer.js */
const FADE_MS = 200;

const TRANSITION = 'Leaflet zooms by a CSS transition of the compositor';

/**
 * Tells a sink what a Leaflet map (1.9 or 2) does, until the returned function is called or the map is removed. A map that is
 * already removed tells nothing. Leaflet has no frames: one is told where the page's next one shows what has changed, and
 * none is asked for at rest. @throws BAD_OPTION for a map of another library
 *
 * @example
 * createMapPerformance({ adapter: attachLeaflet });
 */
export function attachLeaflet(map: LeafletMap, sink: MapSink, options?: AdapterOptions): Detach {
  const { clock = hostClock } = options ?? {};
  const target = requireMap<LeafletMap>(map, 'attachLeaflet', LEAFLET_SHAPE);
  if (!target.getPane('mapPane')) return () => {};

  const telling = createTelling(sink, clock);
  const watched = new Map<WatchedSource, object>();
  const nameOf = nameObjects('source');
  const images = new Set<ImageLayer>();
  let camera = '';
  /** What is on its way already: that the map is attached is told first. */
  let early: ToldEvent[] | null = [];
  let layerCount = 0;
  /** Not public. Plugins that zoom by themselves tell of each of their steps by the event alone. */
  const isInTransition = (): boolean => Reflect.get(target, '_animatingZoom') === true;
  /** A CSS transition moves the picture: what the camera says is where that ends. */
  let isZooming = isInTransition();
  let isMoving = isZooming;
  let isMoved = false;
  /** Something moves that has not said so. */
  let isUntold = false;
  let isChanged = false;
  let latestTileMs = -Infinity;
  let frame: TimerHandle | null = null;
  let timer: TimerHandle | null = null;

  const safely = (listeners: LeafletListeners): LeafletListeners =>
    Object.fromEntries(Object.entries(listeners).map(([type, listener]) => [type, telling.guard(listener)]));
  const tell: Telling['tell'] = (event) => {
    if (event.type === 'tileReady') latestTileMs = clock.now();
    if (early) early.push(event);
    else telling.tell(event);
  };

  const takeCameraChange = (): boolean => {
    const { x, y } = readMiddle(target);
    const before = camera;
    camera = `${x} ${y} ${target.getZoom()}`;
    return camera !== before;
  };
  const setMoving = (value: boolean): void => {
    // A resize ends what never began.
    if (value !== isMoving) tell({ type: value ? 'moveStart' : 'moveEnd' });
    isMoving = value;
  };
  const isComplete = (): boolean =>
    layerCount > 0 && hasView(target) && grids.readView(isMoving).pendingCount === 0 && ![...images].some(isOnItsWay);

  const draw = telling.guard((mayHaveMoved: boolean): void => {
    if (!hasView(target)) return;
    const hasCameraChanged = mayHaveMoved && (takeCameraChange() || isZooming);
    // One move ended in the middle of another, as a drag's by its app's `setView`: that goes on.
    if (isUntold && hasCameraChanged) setMoving(true);
    const complete = isComplete();
    for (const [{ id }, source] of watched) {
      if (!isOnItsWay(source)) tell({ type: 'source', sourceId: id, stage: 'ready' });
    }
    const isEmpty = layerCount === 0;
    const framesUnknown = isZooming ? TRANSITION : undefined;
    const hasSourceChanged = isChanged;
    tell({ type: 'frame', isComplete: complete, isEmpty, isMoving, hasCameraChanged, hasSourceChanged, framesUnknown });
    isChanged = false;
    if (!isMoving && (complete || isEmpty)) rest(isEmpty);
  });
  const rest = (isEmpty: boolean): void => {
    later(target.options.fadeAnimation === false ? 0 : latestTileMs + FADE_MS - clock.now(), () => {
      if (isComplete() || isEmpty) tell({ type: 'idle', isComplete: !isEmpty, isEmpty });
    });
  };
  /** At once where that is over. */
  const later = (delayMs: number, act: () => void): void => {
    if (timer !== null) clock.clearTimer(timer);
    timer = clock.setTimer(() => {
      timer = null;
      telling.guard(act)();
    }, delayMs);
  };
  /** After the page's next frame, which shows it. */
  const soon = (): void => {
    isChanged = true;
    frame ??= clock.requestFrame(() => {
      frame = null;
      if (isZooming) {
        draw(true);
        soon();
      } else later(0, () => draw(false));
    });
  };
  /** With the end of the task that moved it, for its next frame shows it: a jump is over then. */
  const moved = (): void => {
    if (isMoved) return;
    isMoved = true;
    queueMicrotask(drawMoved);
  };
  const drawMoved = (): void => {
    isMoved = false;
    draw(true);
  };

  const statuses = observeStatuses();
  telling.add(statuses.stop);
  const grids = watchGrids({ map: target, tell, statusOf: statuses.statusOf, changed: soon, safely });
  telling.add(grids.stop);
  const imageListeners = safely({
    load: soon,
    error() {
      tell({ type: 'error', severity: 'source', message: 'an image was not loaded' });
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
      // A flight that a hand stops ends without a word.
      setMoving(false);
      setMoving(true);
    },
    move() {
      isUntold = !isMoving;
      moved();
    },
    // That was its move.
    resize() {
      isUntold = false;
    },
    zoomanim() {
      isZooming = isInTransition();
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
      isUntold = false;
      setMoving(false);
    },
    layeradd({ layer }) {
      add(layer);
      soon();
    },
    layerremove({ layer }) {
      remove(layer);
      soon();
    },
    unload: telling.removed,
  });

  // What it is given before its first view is told with that.
  if (hasView(target)) target.eachLayer(add);
  sink.attached({
    get container() {
      return target.getContainer();
    },
    describe: () => ({
      library: 'leaflet',
      libraryVersion: readVersion(target),
      adapter: 'leaflet',
      zoom: target.getZoom() ?? null,
      layerCount,
      sourceCount: grids.count,
    }),
    isComplete: () => isComplete() && !isMoving,
    mayHaveDrawnTile: grids.mayHaveDrawnTile,
    readView: () => grids.readView(isMoving),
    watchSource(source) {
      if (typeof source !== 'object') return null;
      const one = { id: nameOf(source), stop: () => void watched.delete(one) };
      watched.set(one, source);
      soon();
      return one;
    },
    readSources() {
      let readyCount = 0;
      let pendingCount = 0;
      target.eachLayer((layer) => {
        if (isOnItsWay(layer)) pendingCount += 1;
        else if (isGrid(layer) || isImage(layer)) readyCount += 1;
      });
      return { readyCount, pendingCount };
    },
    redraw: soon,
  });
  for (const event of early) telling.tell(event);
  early = null;
  target.on(listeners);
  telling.add(() => {
    target.off(listeners);
    for (const image of images) image.off(imageListeners);
    if (frame !== null) clock.cancelFrame(frame);
    if (timer !== null) clock.clearTimer(timer);
  });
  if (layerCount > 0) soon();
  return telling.stop;
}
