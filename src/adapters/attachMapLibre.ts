import { createCleanup } from '../lib/cleanup.ts';
import { hostClock } from '../lib/clock.ts';
import { redactUrls } from '../lib/redactUrls.ts';
import { describeMapLibre, readLayerIds, readUrlTemplate } from './describeMapLibre.ts';
import { watchSilentEnd } from './watchSilentEnd.ts';
import type { Detach } from '../types/functions.ts';
import type { AdapterOptions, MapSink } from '../types/mapEvents.ts';
import type { MapLibreEvent, MapLibreEventName, MapLibreMap, MapLibreRef } from './mapLibreLike.ts';

type Listener = (event: MapLibreEvent) => void;

/** Their tiles are cut from data the page already has: one may come before any of the basemap's. */
const LOCAL_SOURCE_TYPES = new Set(['geojson', 'image', 'canvas', 'video']);

/**
 * Tells a sink what a MapLibre map (4, 5 or 6) does, until the returned function is called or the map is removed. A map
 * that is already removed tells nothing.
 */
export function attachMapLibre(map: MapLibreMap | MapLibreRef, sink: MapSink, options: AdapterOptions = {}): Detach {
  const { clock = hostClock } = options;
  const target = 'getMap' in map ? map.getMap() : map;
  if (target._removed === true) return () => {};

  const cleanup = createCleanup();
  let isAttached = true;
  let isStyleReady = readLayerIds(target) !== null;

  /** MapLibre walks a copy of its listeners, so one may still be called after its `off`. */
  const listen = (type: MapLibreEventName, tell: (event: MapLibreEvent, atMs: number) => void): Listener => {
    const listener: Listener = (event) => {
      if (!isAttached) return;
      try {
        tell(event, clock.now());
      } catch (error) {
        sink.problem('adapter-threw', error);
      }
    };
    target.on(type, listener);
    cleanup.add(() => target.off(type, listener));
    return listener;
  };

  const detach = (): void => {
    isAttached = false;
    cleanup.run();
  };

  sink.attached({
    container: target.getContainer(),
    describe: () => describeMapLibre(target),
    urlTemplateOf: (sourceId) => readUrlTemplate(target, sourceId),
  });

  const silentEnd = watchSilentEnd(target, clock, () => sink.event({ type: 'idle', atMs: clock.now() }));
  cleanup.add(silentEnd.stop);

  listen('render', (_event, atMs) => {
    const isComplete = target.isStyleLoaded() === true && target.areTilesLoaded();
    silentEnd.frameDrawn(isComplete);
    sink.event({ type: 'frame', atMs, isComplete, isMoving: target.isMoving() });
  });
  // Never fires while something repaints without end: frames tell completeness too.
  listen('idle', (_event, atMs) => sink.event({ type: 'idle', atMs }));
  // Each camera change fires this pair around its own zoom, rotate, pitch and roll events.
  listen('movestart', (_event, atMs) => sink.event({ type: 'moveStart', atMs }));
  listen('moveend', (_event, atMs) => sink.event({ type: 'moveEnd', atMs }));
  listen('style.load', () => {
    isStyleReady = true;
  });

  listen('sourcedataloading', ({ tile, coord, sourceId }, atMs) => {
    if (tile && coord && sourceId) sink.event({ type: 'tileStart', atMs, sourceId, key: coord.key });
  });
  // A raster tile that is not there (404) never fires it; a vector tile that is not there fires it, and is empty.
  listen('sourcedata', ({ tile, coord, sourceId, source }, atMs) => {
    if (!tile || !coord || !sourceId) return;
    const isNetworkTile = !LOCAL_SOURCE_TYPES.has(source?.type ?? '');
    sink.event({ type: 'tileReady', atMs, sourceId, key: coord.key, isNetworkTile });
  });
  listen('sourcedataabort', ({ tile, coord, sourceId }, atMs) => {
    if (tile && coord && sourceId) sink.event({ type: 'tileAbort', atMs, sourceId, key: coord.key });
  });

  const onError = listen('error', ({ tile, sourceId, error }, atMs) => {
    if (!isHeardByOthers(target, onError)) {
      // oxlint-disable-next-line no-console -- MapLibre prints what nobody listens to: our listening must not silence it
      console.error(error);
    }
    const key = tile?.tileID?.key;
    const status = error?.status;
    if (key !== undefined && sourceId) {
      sink.event({ type: 'tileError', atMs, sourceId, key, ...(status === undefined ? {} : { status }) });
      return;
    }
    // With a status it was fetched: the style itself or its sprite. Later ones without are the app's calls gone wrong.
    const severity = sourceId ? 'source' : !isStyleReady || status !== undefined ? 'style' : 'other';
    sink.event({ type: 'error', atMs, severity, message: redactUrls(error?.message ?? 'unknown') });
  });

  listen('remove', (_event, atMs) => {
    sink.event({ type: 'removed', atMs });
    detach();
  });

  return detach;
}

function isHeardByOthers(map: MapLibreMap, listener: Listener): boolean {
  map.off('error', listener);
  const isHeard = map.listens('error');
  map.on('error', listener);
  return isHeard;
}
