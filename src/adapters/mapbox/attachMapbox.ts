import { hostClock } from '../../lib/clock.ts';
import { unwrapMap } from '../../lib/unwrapMap.ts';
import { createTelling } from '../createTelling.ts';
import { cutUrls, isNetworkSource, readSource, readSourceType, readUrlTemplate } from '../describeMapLibre.ts';
import { printUnheard, shareListener } from '../errorVoice.ts';
import { watchCamera } from '../watchCamera.ts';
import { requireMapbox } from './requireMapbox.ts';
import { watchStyle } from './watchStyle.ts';
import type { Detach } from '../../types/functions.ts';
import type { AdapterOptions, MapSink } from '../../types/adapter.ts';
import type { MapboxEvent, MapboxEventName, MapboxMap, MapboxRef } from './mapboxLike.ts';

/**
 * Tells a sink what a Mapbox GL 3 map does, until the returned function is called or the map is removed. Written and tested
 * against what the library's sources say, never against the library: its licence demands an account. @throws BAD_OPTION for
 * a map of another library
 *
 * @example
 * createMapPerformance({ adapter: attachMapbox }).attach(map);
 */
export function attachMapbox(map: MapboxMap | MapboxRef, sink: MapSink, options?: AdapterOptions): Detach {
  const { clock = hostClock } = options ?? {};
  const target = requireMapbox(unwrapMap(map));
  if (target._removed === true) return () => {};
  const telling = createTelling(sink, clock);
  const { tell } = telling;
  const style = watchStyle(target);
  /** Tiles that were asked for: Mapbox tells of none that it gives up. */
  const open = new Map<number, string>();
  const watched = new Set<{ readonly id: string }>();
  let isStyleReady = style.layerCount > 0;
  let hasSourceChanged = false;
  let beganMs: number | undefined;

  const listen = (type: MapboxEventName, listener: (event: MapboxEvent) => void): ((event: MapboxEvent) => void) => {
    const heard = telling.guard(listener);
    target.on(type, heard);
    telling.add(() => target.off(type, heard));
    return heard;
  };
  const camera = watchCamera(target);
  const giveUp = (): void => {
    for (const [uid, sourceId] of open) tell({ type: 'tileAbort', sourceId, key: `${uid}` });
    open.clear();
  };

  sink.attached({
    get container() {
      return target.getContainer();
    },
    describe: () => ({
      library: 'mapbox-gl',
      libraryVersion: target.version ?? null,
      adapter: 'mapbox',
      zoom: target._removed ? null : target.getZoom(),
      layerCount: style.layerCount || null,
      sourceCount: style.layerCount ? style.sources.size : null,
    }),
    // One that has lost its style does not say so, and has no tiles.
    isComplete: () => style.isComplete() && style.areTilesLoaded() && !target.isMoving(),
    mayHaveDrawnTile: () =>
      [...style.sources].some((id) => isNetworkSource(readSourceType(target, id)) && target.isSourceLoaded(id)),
    watchSource(source) {
      const id = source;
      if (typeof id !== 'string' || !readSource(target, id)) return null;
      // What changes nothing draws nothing: then this is the frame that says so.
      target.triggerRepaint();
      const one = { id, stop: () => void watched.delete(one) };
      watched.add(one);
      return one;
    },
    readSources: style.readSources,
    redraw: () => target.triggerRepaint(),
    cannotMeasure: { VCD: 'mapbox-gl has no public list of the tiles that a view needs' },
  });

  listen('renderstart', () => {
    beganMs = clock.now();
  });
  listen('render', () => {
    const isComplete = style.isComplete();
    if (isComplete) giveUp();
    for (const { id } of watched) {
      if (target.isSourceLoaded(id)) tell({ type: 'source', sourceId: id, stage: 'ready' });
    }
    tell({
      type: 'frame',
      isComplete,
      isEmpty: style.isEmpty(),
      isMoving: target.isMoving(),
      hasCameraChanged: camera.takeChange(target.isMoving()),
      hasSourceChanged,
      busyMs: beganMs === undefined ? undefined : clock.now() - beganMs,
    });
    hasSourceChanged = false;
  });
  listen('idle', () => {
    giveUp();
    const isEmpty = style.isEmpty();
    tell({ type: 'idle', isComplete: !isEmpty, isEmpty });
  });
  listen('movestart', () => tell({ type: 'moveStart' }));
  listen('moveend', () => {
    camera.moved();
    tell({ type: 'moveEnd' });
  });
  listen('style.load', () => {
    isStyleReady = true;
  });
  listen('styledata', style.changed);

  listen('sourcedataloading', (event) => {
    style.loading(event);
    hasSourceChanged = true;
    const { tile, sourceId } = event;
    if (sourceId === undefined) return;
    if (tile) {
      open.set(tile.uid, sourceId);
      tell({ type: 'tileStart', sourceId, key: `${tile.uid}`, urlTemplate: readUrlTemplate(target, sourceId) });
    } else if ([...watched].some(({ id }) => id === sourceId)) tell({ type: 'source', sourceId, stage: 'changed' });
  });
  listen('sourcedata', (event) => {
    style.came(event);
    hasSourceChanged = true;
    const { tile, sourceId, source, sourceDataType } = event;
    if (!tile || sourceId === undefined) return;
    open.delete(tile.uid);
    const one = { sourceId, key: `${tile.uid}`, isNetworkTile: isNetworkSource(source?.type) };
    if (sourceDataType === 'error') tell({ type: 'tileError', ...one, status: 404 });
    else tell({ type: 'tileReady', ...one });
  });
  const heard = listen('error', ({ tile, sourceId, source, error }) => {
    hasSourceChanged = true;
    printUnheard(target, heard, error);
    const status = error?.status;
    const isNetwork = isNetworkSource(source?.type);
    if (tile && sourceId !== undefined) {
      open.delete(tile.uid);
      tell({ type: 'tileError', sourceId, key: `${tile.uid}`, isNetworkTile: isNetwork, status });
      return;
    }
    const severity = sourceId ? 'source' : !isStyleReady || status !== undefined ? 'style' : 'other';
    const message = cutUrls(error?.message ?? 'unknown');
    tell({ type: 'error', severity, message, isNetworkSource: sourceId !== undefined && isNetwork });
  });
  telling.add(shareListener(target, heard));
  listen('remove', telling.removed);

  return telling.stop;
}
