import { createCleanup } from '../../lib/cleanup.ts';
import { hostClock } from '../../lib/clock.ts';
import { OPENLAYERS_SHAPE } from '../../lib/mapShapes.ts';
import { createTelling } from '../createTelling.ts';
import { nameObjects } from '../nameObjects.ts';
import { observeStatuses } from '../observeStatuses.ts';
import { requireMap } from '../requireMap.ts';
import { watchTiles } from './watchTiles.ts';
import type { Detach, Stop } from '../../types/functions.ts';
import type { AdapterOptions, MapSink, WatchedSource } from '../../types/adapter.ts';
import type {
  OpenLayersEvent,
  OpenLayersFrame,
  OpenLayersInside,
  OpenLayersLayer,
  OpenLayersMap,
  OpenLayersSource,
  OpenLayersTarget,
} from './openLayersLike.ts';

type Listeners = Readonly<Record<string, (event: OpenLayersEvent) => void>>;

/** A layer, or a source that is made of another. */
type SourceHolder = Pick<OpenLayersSource, 'getSource'>;

interface DrawnSource {
  readonly stop: Stop;
  /** Its first load is over. */
  isLoaded: boolean;
}

/**
 * Tells a sink what an OpenLayers map (10) does, until the returned function is called or the map is disposed of. Completeness
 * is read of each frame, not of `rendercomplete` and `loadend`: they come in mid-drag, and cost something in each frame while
 * someone listens to them. @throws BAD_OPTION for a map of another library
 *
 * @example
 * createMapPerformance({ adapter: attachOpenLayers });
 */
export function attachOpenLayers(map: OpenLayersMap, sink: MapSink, options?: AdapterOptions): Detach {
  const { clock = hostClock } = options ?? {};
  const target = requireMap<OpenLayersInside>(map, 'attachOpenLayers', OPENLAYERS_SHAPE);
  const before = target.frameState_;
  if (target.disposed) return () => {};

  const telling = createTelling(sink, clock);
  const { tell } = telling;
  const sources = new Map<OpenLayersSource, DrawnSource>();
  /** Those whose next frame is waited for. */
  const awaited = new Map<WatchedSource, OpenLayersSource>();
  const nameOf = nameObjects('source');
  let camera = '';
  let isMoving = false;
  let startMs: number | undefined;
  let layerCount: number | null = null;
  /** Something of what was drawn last is, but for tiles. */
  let isOnItsWay = true;
  let hasSourceChanged = false;
  /** Tiles that were asked for before are on their way: nobody tells of their end. */
  let hasUnheard = (before?.tileQueue.getTilesLoading() ?? 0) > 0;

  const listen = (to: OpenLayersTarget, listeners: Listeners): Stop => {
    const stops = createCleanup();
    for (const [type, listener] of Object.entries(listeners)) {
      const heard = telling.guard(listener);
      to.addEventListener(type, heard);
      stops.add(() => to.removeEventListener(type, heard));
    }
    return stops.run;
  };

  const statuses = observeStatuses();
  telling.add(statuses.stop);
  const tiles = watchTiles(tell, statuses.statusOf);

  const watch = (source: OpenLayersSource): DrawnSource => {
    /** In a state of error none of its tiles will come. */
    const isBroken = (): boolean => source.getState?.() === 'error';
    const failed = (): void =>
      tell({ type: 'error', severity: 'source', message: 'a source was not loaded', isNetworkSource: isBroken() });
    const watched: DrawnSource = {
      isLoaded: false,
      stop: listen(source, {
        ...tiles.listenersOf(source, nameOf(source)),
        featuresloaderror: failed,
        imageloaderror: failed,
        // Where there was nothing it draws no frame.
        featuresloadend: () => target.render(),
        change() {
          hasSourceChanged = true;
          if (isBroken()) failed();
          if ([...awaited.values()].includes(source))
            tell({ type: 'source', sourceId: nameOf(source), stage: 'changed' });
        },
      }),
    };
    sources.set(source, watched);
    return watched;
  };

  /** Finds what is drawn, and what of it is still on its way. A frame is told of before any of its tiles is asked for. */
  const look = ({ layerStatesArray }: OpenLayersFrame): void => {
    isOnItsWay = false;
    layerCount = layerStatesArray.length;
    const seen = new Set<OpenLayersSource>();
    for (const { layer, visible } of layerStatesArray) {
      const holders: SourceHolder[] = [layer];
      for (const holder of holders) {
        const source = holder.getSource?.();
        if (!source) continue;
        const watched = sources.get(source) ?? watch(source);
        seen.add(source);
        holders.push(source, ...(source.layers_ ?? []));
        if (source.loading || source.tileQueue_?.getCount() || source.getState?.() === 'loading') {
          // An app's own data holds up nothing once it was there; an image is another one for each view.
          if (visible && !(source.getFeatures && watched.isLoaded)) isOnItsWay = true;
        } else watched.isLoaded = true;
      }
    }
    for (const [source, watched] of sources) {
      if (seen.has(source)) continue;
      watched.stop();
      tiles.forget(source);
      sources.delete(source);
    }
  };
  const takeCameraChange = ({ viewState: { center, resolution, rotation } }: OpenLayersFrame): boolean => {
    const last = camera;
    camera = [...center, resolution, rotation].join();
    return last !== '' && last !== camera;
  };

  const isViewMoving = (): boolean => {
    const view = target.getView();
    return view?.getAnimating() || view?.getInteracting() || false;
  };
  const setMoving = (value: boolean): void => {
    if (value !== isMoving) tell({ type: value ? 'moveStart' : 'moveEnd' });
    isMoving = value;
  };
  const moveEnds = (): void => {
    if (!isViewMoving()) setMoving(false);
  };
  let stopView: Stop | undefined;
  let hasPaused = false;
  const followView = (): void => {
    stopView?.();
    const view = target.getView();
    // Of its hints: it begins or ends to move, long before a frame shows that where the page is busy.
    if (view) stopView = listen(view, { change: hintChanged });
  };
  const hintChanged = (): void => {
    // A move that another one takes the place of has ended.
    if (hasPaused) setMoving(false);
    hasPaused = !isViewMoving();
    if (!hasPaused) setMoving(true);
  };
  const isShown = (): boolean => target.isRendered() && Boolean(target.getTargetElement());
  const isComplete = (): boolean => layerCount !== 0 && !isOnItsWay && !hasUnheard && !tiles.isPending();

  const drawn = (frame: OpenLayersFrame): void => {
    tiles.drawn(frame);
    look(frame);
    moveEnds();
    const atMs = clock.now();
    const busyMs = startMs && atMs - startMs;
    for (const [{ id }, source] of awaited) {
      if (!source.loading) tell({ type: 'source', sourceId: id, stage: 'ready' });
    }
    const isEmpty = layerCount === 0;
    hasUnheard &&= frame.tileQueue.getTilesLoading() > 0;
    const isWhole = isComplete();
    const hasCameraChanged = takeCameraChange(frame);
    tell({ type: 'frame', isComplete: isWhole, isEmpty, isMoving, hasCameraChanged, hasSourceChanged, busyMs }, atMs);
    hasSourceChanged = false;
    if (!isMoving && !frame.animate && (isWhole || isEmpty)) {
      tell({ type: 'idle', isComplete: isWhole, isEmpty });
    }
  };

  if (before) {
    look(before);
    tiles.drawn(before);
    takeCameraChange(before);
  }
  sink.attached({
    get container() {
      // Without a target nothing is shown, but the viewport is there.
      return target.getTargetElement() ?? target.getViewport()!;
    },
    describe: () => ({
      library: 'openlayers',
      libraryVersion: null,
      adapter: 'openlayers',
      zoom: target.getView()?.getZoom() ?? null,
      layerCount,
      sourceCount: sources.size,
    }),
    isComplete: () => isShown() && isComplete() && !isViewMoving(),
    mayHaveDrawnTile: isShown,
    // Of a tile that failed before nobody tells.
    readView: () => ({ ...tiles.readView(), ...(before && { failedCount: undefined }) }),
    readSources() {
      let pendingCount = 0;
      for (const source of sources.keys()) {
        if (source.loading || tiles.isLoading(source) || (hasUnheard && !source.getFeatures)) pendingCount += 1;
      }
      return { readyCount: sources.size - pendingCount, pendingCount };
    },
    redraw: () => target.render(),
    watchSource(given) {
      // The cast: whoever asks says that it is a source, or the layer of one.
      const held = given as Partial<OpenLayersLayer> & OpenLayersSource;
      const source = held.getSource?.() ?? held;
      if (typeof given !== 'object' || !('addEventListener' in source)) return null;
      const one = { id: nameOf(source), stop: () => void awaited.delete(one) };
      awaited.set(one, source);
      return one;
    },
  });
  // A disposal has no event, and takes its target and interactions away.
  const ends = (): void => {
    if (target.disposed) telling.removed();
  };
  telling.add(listen(target.getInteractions(), { remove: ends }));
  telling.add(
    listen(target, {
      precompose() {
        startMs = clock.now();
      },
      postrender: ({ frameState }) => frameState && drawn(frameState),
      movestart: () => setMoving(true),
      moveend: moveEnds,
      'change:view': followView,
      'change:target': ends,
    }),
  );
  followView();
  telling.add(() => {
    stopView?.();
    for (const { stop } of sources.values()) stop();
  });
  return telling.stop;
}
