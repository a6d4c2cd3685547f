import { createCleanup } from '../lib/cleanup.ts';
import { hostClock } from '../lib/clock.ts';
import { frameBusyMs } from '../lib/frameBusyMs.ts';
import { MAPLIBRE_SHAPE } from '../lib/mapShapes.ts';
import {
  cutUrls,
  describeMapLibre,
  isNetworkSource,
  readLayerIds,
  readTileUrl,
  readUrlTemplate,
} from './describeMapLibre.ts';
import { printUnheard, shareListener } from './errorVoice.ts';
import { requireMap } from './requireMap.ts';
import { watchCamera } from './watchCamera.ts';
import { watchSilentEnd } from './watchSilentEnd.ts';
import { watchMapLibreData } from './watchMapLibreData.ts';
import { watchSources } from './watchSources.ts';
import type { Detach } from '../types/functions.ts';
import type { AdapterOptions, MapSink } from '../types/adapter.ts';
import type { MapLibreEvent, MapLibreEventName, MapLibreMap, MapLibreRef } from './mapLibreLike.ts';

type Listener = (event: MapLibreEvent) => void;

/**
 * Tells a sink what a MapLibre map (4, 5 or 6) does, until the returned function is called or the map is removed. A map
 * that is already removed tells nothing. @throws BAD_OPTION for a map of another library
 *
 * @example
 * createMapPerformance({ adapter: attachMapLibre }); // what it takes anyway
 */
export function attachMapLibre(map: MapLibreMap | MapLibreRef, sink: MapSink, options: AdapterOptions = {}): Detach {
  const { clock = hostClock } = options;
  const target = requireMap<MapLibreMap>(map, 'attachMapLibre', MAPLIBRE_SHAPE);
  if (target._removed === true) return () => {};

  const cleanup = createCleanup();
  let isAttached = true;
  let isStyleReady = readLayerIds(target) !== null;

  const onError = (error: unknown): void => sink.problem('adapter-threw', error);
  /** MapLibre walks a copy of its listeners, so one may still be called after its `off`. */
  const hear = (type: MapLibreEventName, take: Listener): Listener => {
    const listener: Listener = (event) => {
      if (!isAttached) return;
      try {
        take(event);
      } catch (error) {
        onError(error);
      }
    };
    target.on(type, listener);
    cleanup.add(() => target.off(type, listener));
    return listener;
  };
  const listen = (type: MapLibreEventName, tell: (event: MapLibreEvent, atMs: number) => void): Listener =>
    hear(type, (event) => tell(event, clock.now()));

  const detach = (): void => {
    isAttached = false;
    cleanup.run();
  };

  const camera = watchCamera(target);
  const sources = watchSources(target);
  /** All is there, and no other style is on its way. */
  const isComplete = (): boolean => !target._diffStyleRequest && sources.isComplete();

  const data = watchMapLibreData(target, (sourceId, stage) =>
    sink.event({ type: 'source', atMs: clock.now(), sourceId, stage }),
  );

  sink.attached({
    get container() {
      return target.getContainer();
    },
    describe: () => describeMapLibre(target),
    isComplete: () => isComplete() && !target.isMoving(),
    mayHaveDrawnTile: sources.mayHaveDrawnTile,
    readView: sources.readView,
    readSources: sources.readSources,
    redraw: () => target.triggerRepaint(),
    watchSource: data.watch,
  });

  const tellIdle = (atMs: number): void => {
    const isEmpty = sources.isEmpty();
    sink.event({ type: 'idle', atMs, isComplete: !isEmpty && !target._diffStyleRequest, isEmpty });
  };
  const silentEnd = watchSilentEnd(target, clock, () => tellIdle(clock.now()), onError);
  cleanup.add(silentEnd.stop);

  listen('render', (_event, atMs) => {
    const isWhole = isComplete();
    silentEnd.frameDrawn(isWhole, atMs);
    data.drawn();
    sink.event({
      type: 'frame',
      atMs,
      isComplete: isWhole,
      isEmpty: sources.isEmpty(),
      isMoving: target.isMoving(),
      hasCameraChanged: camera.takeChange(),
      hasSourceChanged: sources.takeChange(),
      busyMs: frameBusyMs(target.getContainer().ownerDocument, atMs),
    });
  });
  // Never fires while something repaints without end: frames tell completeness too.
  listen('idle', (_event, atMs) => tellIdle(atMs));
  // Each camera change fires this pair around its own zoom, rotate, pitch and roll events.
  listen('movestart', (_event, atMs) => sink.event({ type: 'moveStart', atMs }));
  // Hot: once a frame, and of no time.
  hear('move', camera.moved);
  listen('moveend', (_event, atMs) => sink.event({ type: 'moveEnd', atMs }));
  hear('style.load', () => {
    isStyleReady = true;
  });
  hear('styledata', sources.styleChanged);

  /** What an event says of a tile. Its own number, not its coordinates' key: that changes when the map jumps across the date line. */
  const tileOf = ({ tile, sourceId }: MapLibreEvent): { sourceId: string; key: string } | undefined =>
    tile && sourceId ? { sourceId, key: `${tile.uid}` } : undefined;
  listen('sourcedataloading', (event, atMs) => {
    sources.loading(event);
    data.loading(event);
    const tile = tileOf(event);
    if (!tile) return;
    const urlTemplate = readUrlTemplate(target, tile.sourceId);
    // A raster tile that is not there (404) ends without a word.
    const mayEndSilently = event.source?.type?.startsWith('raster') === true;
    sink.event({ type: 'tileStart', atMs, ...tile, urlTemplate, mayEndSilently });
  });
  // A vector tile that is not there fires it, and is empty.
  listen('sourcedata', (event, atMs) => {
    sources.came(event);
    data.came(event);
    const tile = tileOf(event);
    if (!tile) return;
    const one = { atMs, ...tile, isNetworkTile: isNetworkSource(event.source?.type) };
    // An empty answer (204) becomes one transparent pixel: there is nothing to see of it.
    if (event.tile?.texture?.size?.[0] === 1) sink.event({ type: 'tileError', ...one, status: 204 });
    else sink.event({ type: 'tileReady', ...one, url: readTileUrl(target, tile.sourceId, event.tile!) });
  });
  listen('sourcedataabort', (event, atMs) => {
    sources.came(event);
    const tile = tileOf(event);
    if (tile) sink.event({ type: 'tileAbort', atMs, ...tile });
  });

  const errorListener = listen('error', (event, atMs) => {
    sources.failed(event);
    const { sourceId, source, error } = event;
    printUnheard(target, errorListener, error);
    const status = error?.status;
    const isNetwork = isNetworkSource(source?.type);
    const tile = tileOf(event);
    if (tile) {
      sink.event({ type: 'tileError', atMs, ...tile, isNetworkTile: isNetwork, status });
      return;
    }
    // With a status it was fetched: the style itself or its sprite. Later ones without are the app's calls gone wrong.
    const severity = sourceId ? 'source' : !isStyleReady || status !== undefined ? 'style' : 'other';
    const message = cutUrls(error?.message ?? 'unknown');
    sink.event({ type: 'error', atMs, severity, message, isNetworkSource: sourceId !== undefined && isNetwork });
  });

  cleanup.add(shareListener(target, errorListener));

  listen('remove', (_event, atMs) => {
    sink.event({ type: 'removed', atMs });
    detach();
  });

  return detach;
}
