import { createCleanup } from '../lib/cleanup.ts';
import { hostClock } from '../lib/clock.ts';
import { redactUrls } from '../lib/redactUrls.ts';
import { describeMapLibre, readLayerIds, readTileUrl, readUrlTemplate } from './describeMapLibre.ts';
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

  const onError = (error: unknown): void => sink.problem('adapter-threw', error);
  /** MapLibre walks a copy of its listeners, so one may still be called after its `off`. */
  const listen = (type: MapLibreEventName, tell: (event: MapLibreEvent, atMs: number) => void): Listener => {
    const listener: Listener = (event) => {
      if (!isAttached) return;
      try {
        tell(event, clock.now());
      } catch (error) {
        onError(error);
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
    // Without a layer there may be no style, of which `isStyleLoaded` warns.
    isComplete: () => readLayerIds(target) !== null && isLoaded(target) && !target.isMoving(),
    urlTemplateOf: (sourceId) => readUrlTemplate(target, sourceId),
  });

  const silentEnd = watchSilentEnd(target, clock, () => sink.event({ type: 'idle', atMs: clock.now() }), onError);
  cleanup.add(silentEnd.stop);

  listen('render', (_event, atMs) => {
    const isComplete = isLoaded(target);
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

  // A tile's own number, not its coordinates' key: that changes under a tile when the map jumps across the date line.
  listen('sourcedataloading', ({ tile, sourceId }, atMs) => {
    if (!tile || !sourceId) return;
    const url = readTileUrl(target, sourceId, tile);
    sink.event({ type: 'tileStart', atMs, sourceId, key: `${tile.uid}`, url });
  });
  // A raster tile that is not there (404) never fires it; a vector tile that is not there fires it, and is empty.
  listen('sourcedata', ({ tile, sourceId, source }, atMs) => {
    if (!tile || !sourceId) return;
    const isNetworkTile = !LOCAL_SOURCE_TYPES.has(source?.type ?? '');
    sink.event({ type: 'tileReady', atMs, sourceId, key: `${tile.uid}`, isNetworkTile });
  });
  listen('sourcedataabort', ({ tile, sourceId }, atMs) => {
    if (tile && sourceId) sink.event({ type: 'tileAbort', atMs, sourceId, key: `${tile.uid}` });
  });

  const errorListener = listen('error', ({ tile, sourceId, error }, atMs) => {
    if (!isHeardByOthers(target, errorListener)) {
      // oxlint-disable-next-line no-console -- MapLibre prints what nobody listens to: our listening must not silence it
      console.error(error);
    }
    const status = error?.status;
    if (tile && sourceId) {
      sink.event({ type: 'tileError', atMs, sourceId, key: `${tile.uid}`, status });
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

/** Not `loaded`: it is false as long as another listener changes the style in each frame. */
function isLoaded(map: MapLibreMap): boolean {
  return map.isStyleLoaded() === true && map.areTilesLoaded();
}

function isHeardByOthers(map: MapLibreMap, listener: Listener): boolean {
  map.off('error', listener);
  const isHeard = map.listens('error');
  map.on('error', listener);
  return isHeard;
}
