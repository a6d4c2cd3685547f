import { hostClock } from '../../lib/clock.ts';
import { createTelling } from '../createTelling.ts';
import { nameObjects } from '../nameObjects.ts';
import { tellMoves } from '../tellMoves.ts';
import { readGoogleMap } from './readGoogleMap.ts';
import type { TimerHandle } from '../../types/clock.ts';
import type { Detach } from '../../types/functions.ts';
import type { AdapterOptions, MapSink } from '../../types/adapter.ts';
import type { GoogleMap, GoogleMap3D, GoogleMapElement } from './googleMapsLike.ts';

const NO_TILES = 'google maps tells of none of its tiles, only when all of the view are there';

/**
 * Tells a sink what a `google.maps.Map`, a `<gmp-map>` or a `<gmp-map-3d>` does, until the returned function is called. Written
 * and tested against Google's documents, never against the library: it needs a key. It tells of no frame: one is taken to be
 * drawn in the animation frame after each change. @throws BAD_OPTION for a map of another library
 *
 * @example
 * createMapPerformance({ adapter: attachGoogleMaps }).attach(map);
 */
export function attachGoogleMaps(
  map: GoogleMap | GoogleMapElement | GoogleMap3D,
  sink: MapSink,
  options?: AdapterOptions,
): Detach {
  const { clock = hostClock } = options ?? {};
  const read = readGoogleMap(map);
  const telling = createTelling(sink, clock);
  const { tell } = telling;
  const moves = tellMoves(tell);
  const watched = new Set<{ readonly id: string }>();
  const nameOf = nameObjects('data');
  let isLoaded = false;
  let hasLoaded = false;
  let hasSourceChanged = false;
  let frame: TimerHandle | undefined;

  let camera = String(read.readCamera());
  const draw = telling.guard(() => {
    frame = undefined;
    const before = camera;
    camera = String(read.readCamera());
    const hasCameraChanged = camera !== before;
    if (hasCameraChanged) {
      moves.stepped();
      isLoaded = false;
    } else moves.stood();
    const { isMoving } = moves;
    for (const { id } of watched) tell({ type: 'source', sourceId: id, stage: 'ready' });
    tell({ type: 'frame', isComplete: isLoaded, isMoving, hasCameraChanged, hasSourceChanged });
    hasSourceChanged = false;
    // The one after the last step says that it was the last.
    if (hasCameraChanged) look();
    else if (isLoaded && !isMoving) tell({ type: 'idle', isComplete: true });
  });
  const look = (): void => {
    frame ??= clock.requestFrame(draw);
  };
  telling.add(() => frame !== undefined && clock.cancelFrame(frame));

  sink.attached({
    get container() {
      return read.container;
    },
    describe: () => ({
      library: 'google-maps',
      libraryVersion: (globalThis as Host).google?.maps?.version ?? null,
      adapter: 'google-maps',
      zoom: read.zoom,
      layerCount: null,
      sourceCount: null,
    }),
    isComplete: () => isLoaded,
    mayHaveDrawnTile: () => hasLoaded,
    watchSource(source) {
      if (typeof source === 'string') return null;
      // What it is given it draws in the next frame.
      const one = { id: nameOf(source), stop: () => void watched.delete(one) };
      watched.add(one);
      look();
      return one;
    },
    cannotMeasure: { VCD: NO_TILES },
  });
  const listen = (...[type, listener]: Parameters<typeof read.listen>): void =>
    telling.add(read.listen(type, telling.guard(listener)));
  for (const type of read.cameraEvents) listen(type, look);
  listen(read.loadEvent, (event) => {
    isLoaded = event?.isSteady !== false;
    hasSourceChanged = true;
    if (isLoaded && !hasLoaded) {
      hasLoaded = true;
      tell({ type: 'tileReady', sourceId: 'google', key: '', isNetworkTile: true });
    }
    look();
  });
  return telling.stop;
}

/** The library, as it names itself: the page has one. */
interface Host {
  readonly google?: { readonly maps?: { readonly version?: string } };
}
