import { hostClock } from '../lib/clock.ts';
import { frameBusyMs } from '../lib/frameBusyMs.ts';
import { MAPLIBRE_SHAPE } from '../lib/mapShapes.ts';
import {
  cutUrls,
  describeMapLibre,
  isNetworkSource,
  isUnseen,
  readLayerIds,
  readTileUrl,
  readUrlTemplate,
} from './describeMapLibre.ts';
import { createTelling } from './createTelling.ts';
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
export function attachMapLibre(map: MapLibreMap | MapLibreRef, sink: MapSink, options?: AdapterOptions): Detach {
  const { clock = hostClock } = options ?? {};
  const target = requireMap<MapLibreMap>(map, 'attachMapLibre', MAPLIBRE_SHAPE);
  if (target._removed === true) return () => {};

  const telling = createTelling(sink, clock);
  const { tell } = telling;
  let isStyleReady = readLayerIds(target) !== null;

  /** MapLibre walks a copy of its listeners, so one may still be called after its `off`. */
  const listen = (type: MapLibreEventName, listener: Listener): Listener => {
    const heard = telling.guard(listener);
    target.on(type, heard);
    telling.add(() => target.off(type, heard));
    return heard;
  };

  const camera = watchCamera(target);
  const sources = watchSources(target);
  /** All is there, and no other style is on its way. */
  const isComplete = (): boolean => !target._diffStyleRequest && sources.isComplete();

  const data = watchMapLibreData(target, (sourceId, stage) => tell({ type: 'source', sourceId, stage }));

  sink.attached({
    get container() {
      return target.getContainer();
    },
    describe: () => describeMapLibre(target),
    // One that has lost its style does not say so.
    isComplete: () => readLayerIds(target) !== null && isComplete() && !target.isMoving(),
    mayHaveDrawnTile: sources.mayHaveDrawnTile,
    readView: sources.readView,
    readSources: sources.readSources,
    redraw: () => target.triggerRepaint(),
    watchSource: data.watch,
  });

  const tellIdle = (): void => {
    const isEmpty = sources.isEmpty();
    tell({ type: 'idle', isComplete: !isEmpty && !target._diffStyleRequest, isEmpty });
  };
  const silentEnd = watchSilentEnd(target, clock, tellIdle, (error) => sink.problem('adapter-threw', error));
  telling.add(silentEnd.stop);

  listen('render', () => {
    const atMs = clock.now();
    const isWhole = isComplete();
    const isMoving = target.isMoving();
    silentEnd.frameDrawn(isWhole, atMs);
    data.drawn();
    const event = {
      type: 'frame',
      isComplete: isWhole,
      isEmpty: sources.isEmpty(),
      isMoving,
      hasCameraChanged: camera.takeChange(isMoving),
      hasSourceChanged: sources.takeChange(),
      busyMs: frameBusyMs(target.getContainer().ownerDocument, atMs),
    } as const;
    tell(event, atMs);
  });
  // Never fires while something repaints without end: frames tell completeness too.
  listen('idle', tellIdle);
  // Each camera change fires this pair around its own zoom, rotate, pitch and roll events.
  listen('movestart', () => tell({ type: 'moveStart' }));
  listen('moveend', () => {
    camera.moved();
    tell({ type: 'moveEnd' });
  });
  listen('style.load', () => {
    isStyleReady = true;
  });
  listen('styledata', () =>
    sources.styleChanged((sourceId, { uid }) => tell({ type: 'tileAbort', sourceId, key: `${uid}` })),
  );

  /** What an event says of a tile. Its own number, not its coordinates' key: that changes when the map jumps across the date line. */
  const tileOf = ({ tile, sourceId }: MapLibreEvent): { sourceId: string; key: string } | undefined =>
    tile && sourceId ? { sourceId, key: `${tile.uid}` } : undefined;
  listen('sourcedataloading', (event) => {
    sources.loading(event);
    data.loading(event);
    const tile = tileOf(event);
    if (!tile) return;
    const urlTemplate = readUrlTemplate(target, tile.sourceId);
    // A raster tile that is not there (404) ends without a word.
    const mayEndSilently = event.source?.type?.startsWith('raster') === true;
    tell({ type: 'tileStart', ...tile, urlTemplate, mayEndSilently });
  });
  // A vector tile that is not there fires it, and is empty.
  listen('sourcedata', (event) => {
    sources.came(event);
    data.came(event);
    const tile = tileOf(event);
    if (!tile) return;
    const one = { ...tile, isNetworkTile: isNetworkSource(event.source?.type) };
    // An empty answer (204) becomes one transparent pixel: there is nothing to see of it.
    if (event.tile?.texture?.size?.[0] === 1) tell({ type: 'tileError', ...one, status: 204 });
    else {
      const url = readTileUrl(target, tile.sourceId, event.tile!);
      tell({ type: 'tileReady', ...one, isUnseen: isUnseen(target, tile.sourceId), url });
    }
  });
  listen('sourcedataabort', (event) => {
    sources.came(event);
    const tile = tileOf(event);
    if (tile) tell({ type: 'tileAbort', ...tile });
  });

  const errorListener = listen('error', (event) => {
    sources.failed(event);
    const { sourceId, source, error } = event;
    printUnheard(target, errorListener, error);
    const status = error?.status;
    const isNetwork = isNetworkSource(source?.type);
    const tile = tileOf(event);
    if (tile) {
      tell({ type: 'tileError', ...tile, isNetworkTile: isNetwork, status });
      return;
    }
    // With a status it was fetched: the style itself or its sprite. Later ones without are the app's calls gone wrong.
    const severity = sourceId ? 'source' : !isStyleReady || status !== undefined ? 'style' : 'other';
    const message = cutUrls(error?.message ?? 'unknown');
    tell({ type: 'error', severity, message, isNetworkSource: sourceId !== undefined && isNetwork });
  });

  telling.add(shareListener(target, errorListener));
  listen('remove', telling.removed);

  return telling.stop;
}
