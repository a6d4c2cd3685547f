import { createCleanup } from '../../lib/cleanup.ts';
import { hostClock } from '../../lib/clock.ts';
import { isPromiseLike } from '../../lib/isPromiseLike.ts';
import { cutUrls } from '../describeMapLibre.ts';
import { tap } from '../tap.ts';
import { watchNumbers } from '../watchNumbers.ts';
import { requireDeckGl } from './requireDeckGl.ts';
import { watchLayers } from './watchLayers.ts';
import type { TimerHandle } from '../../types/clock.ts';
import type { Detach } from '../../types/functions.ts';
import type { AdapterOptions, MapSink } from '../../types/mapEvents.ts';
import type { DeckGlLayers, DeckGlMap, DeckGlProps, DeckGlRef } from './deckGlLike.ts';

/** deck.gl tells of no rest: looked for after each frame, until nothing is left to do. */
const CHECK_EVERY_MS = 50;
/** As long as the vitals wait for completeness. */
const GIVE_UP_AFTER_MS = 30_000;

/**
 * Tells a sink what a deck.gl 9 `Deck` does that has no other map under it, until the returned function is called or the
 * `Deck` is finalized. `@deck.gl/react`: the ref of `<DeckGL>`. @throws BAD_OPTION for a map of another library, and for
 * the `Deck` of an overlay: there the map under it is the map.
 *
 * @example
 * const deck = new Deck({ parent, layers, initialViewState, controller: true });
 * createMapPerformance({ adapter: attachDeckGl }).attach(deck);
 */
export function attachDeckGl(map: DeckGlMap | DeckGlRef, sink: MapSink, options: AdapterOptions = {}): Detach {
  const { clock = hostClock } = options;
  const deck = requireDeckGl(map);
  // It has no public sign of the end, either.
  if (Reflect.get(deck, 'animationLoop') === null) return () => {};
  const props: DeckGlProps = deck.props;
  const cleanup = createCleanup();
  let isAttached = true;
  let isMoving = false;
  let isMoveTold = false;
  let hasSourceChanged = false;
  let hasDrawnTile = false;
  let timer: TimerHandle | undefined;
  let activeMs = 0;

  /** What an app gave stays the one that answers; this is told after it. */
  const listen = (object: object, name: string, tell: (...args: never[]) => void): void => {
    const see = (own: unknown) =>
      function (this: unknown, ...args: never[]): unknown {
        const answer: unknown = typeof own === 'function' ? Reflect.apply(own, this, args) : undefined;
        try {
          if (isAttached) tell(...args);
        } catch (error) {
          sink.problem('adapter-threw', error);
        }
        return answer;
      };
    cleanup.add(tap(object, name, see));
  };
  const detach = (): void => {
    isAttached = false;
    cleanup.run();
  };

  const layers = watchLayers((layer, tile, answer) => {
    // What is there at once was not fetched. A layer keeps what it was told to ask with, longer than anyone listens.
    if (!isAttached || !isPromiseLike(answer)) return;
    const template = layer.props.data;
    const url: unknown = Array.isArray(template) ? template[0] : template;
    const one = { sourceId: layer.id, key: tile.id, isNetworkTile: true };
    const urlTemplate = typeof url === 'string' ? cutUrls(url) : undefined;
    hasSourceChanged = true;
    sink.event({ type: 'tileStart', atMs: clock.now(), ...one, urlTemplate });
    const end = (data: unknown, status?: number): void => {
      if (!isAttached) return;
      hasSourceChanged = true;
      look();
      const at = { atMs: clock.now(), ...one };
      if (data) {
        hasDrawnTile = true;
        sink.event({ type: 'tileReady', ...at, url: tile.url ?? undefined });
      } else if (tile.signal?.aborted) sink.event({ type: 'tileAbort', ...at });
      else sink.event({ type: 'tileError', ...at, status });
    };
    answer.then(
      // No error and no data: the app says that there is nothing.
      (data) => end(data, 204),
      (error: { status?: number; response?: { status?: number } } | undefined) =>
        end(null, error?.status ?? error?.response?.status),
    );
  });
  cleanup.add(layers.stop);

  const hasMoved = watchNumbers((put) => {
    if (!deck.isInitialized) return;
    for (const { center, zoom, viewMatrixUncentered: matrix } of deck.getViewports()) {
      for (const value of center) put(value);
      put(zoom);
      // The directions; their length is the height of the canvas, which a resize changes.
      const length = Math.hypot(matrix[0]!, matrix[1]!, matrix[2]!);
      for (let index = 0; index < 7; index += 1) put(Math.round((matrix[index]! / length) * 1e6));
    }
  });
  const setMoving = (value: boolean): void => {
    if (value === isMoving) return;
    isMoving = value;
    isMoveTold = true;
    sink.event({ type: value ? 'moveStart' : 'moveEnd', atMs: clock.now() });
    look();
  };
  const check = (): void => {
    timer = undefined;
    const atMs = clock.now();
    if (!isMoving && layers.isComplete()) sink.event({ type: 'idle', atMs, isComplete: true });
    else if (!isMoving && layers.isEmpty()) sink.event({ type: 'idle', atMs, isComplete: false, isEmpty: true });
    else if (atMs - activeMs < GIVE_UP_AFTER_MS) timer = clock.setTimer(check, CHECK_EVERY_MS);
  };
  const look = (): void => {
    activeMs = clock.now();
    rest();
    timer = clock.setTimer(check, CHECK_EVERY_MS);
  };
  const rest = (): void => {
    if (timer !== undefined) clock.clearTimer(timer);
    timer = undefined;
  };
  cleanup.add(rest);

  layers.set(props.layers);
  sink.attached({
    get container() {
      const canvas = deck.getCanvas() ?? props.canvas;
      const element = typeof canvas === 'string' ? document.getElementById(canvas) : canvas;
      // Where an app names none it is the page's body, which is more than the map.
      return props.parent ?? element ?? document.body;
    },
    describe: () => ({
      library: 'deck.gl',
      libraryVersion: readVersion(deck),
      adapter: 'deck.gl',
      zoom: (deck.isInitialized && deck.getViewports()[0]?.zoom) || null,
      layerCount: layers.layers.length,
      sourceCount: layers.layers.filter((layer) => layer.getTileData).length,
    }),
    isComplete: () => !isMoving && layers.isComplete(),
    mayHaveDrawnTile: () =>
      hasDrawnTile || layers.layers.some((layer) => layer.state?.tileset?.tiles.some((tile) => tile.content)),
  });

  cleanup.add(
    tap(props, 'layers', (given) => {
      hasSourceChanged = true;
      layers.set(given as DeckGlLayers);
      look();
      return given;
    }),
  );
  listen(props, 'onAfterRender', () => {
    const atMs = clock.now();
    const hasCameraChanged = hasMoved();
    // An app set the view, or a controller told it all before: as a jump.
    if (hasCameraChanged && !isMoving && !isMoveTold) {
      setMoving(true);
      setMoving(false);
    }
    isMoveTold = false;
    const isComplete = layers.isComplete();
    const change = { hasCameraChanged, hasSourceChanged };
    hasSourceChanged = false;
    sink.event({ type: 'frame', atMs, isComplete, isEmpty: layers.isEmpty(), isMoving, ...change });
    look();
  });
  // On and off again at each notch of a wheel.
  listen(props, 'onInteractionStateChange', (state: InteractionState) => {
    setMoving(Boolean(state.isPanning || state.isZooming || state.isRotating || state.inTransition));
  });
  listen(props, 'onError', (error: Error | undefined, layer?: object | null) => {
    const message = cutUrls(error?.message ?? 'unknown');
    sink.event({ type: 'error', atMs: clock.now(), severity: layer ? 'source' : 'other', message });
  });
  listen(deck, 'finalize', () => {
    sink.event({ type: 'removed', atMs: clock.now() });
    detach();
  });

  return detach;
}

interface InteractionState {
  readonly isPanning?: boolean;
  readonly isZooming?: boolean;
  readonly isRotating?: boolean;
  readonly inTransition?: boolean;
}

function readVersion(deck: object): string | null {
  const { VERSION } = deck.constructor as { readonly VERSION?: unknown };
  return typeof VERSION === 'string' ? VERSION : null;
}
