import { hostClock } from '../../lib/clock.ts';
import { isMissing } from '../../lib/isMissing.ts';
import { createTelling } from '../createTelling.ts';
import { cutUrls } from '../describeMapLibre.ts';
import { tap } from '../tap.ts';
import { watchNumbers } from '../watchNumbers.ts';
import { requireDeckGl } from './requireDeckGl.ts';
import { watchLayers } from './watchLayers.ts';
import type { TimerHandle } from '../../types/clock.ts';
import type { Detach } from '../../types/functions.ts';
import type { AdapterOptions, MapSink } from '../../types/adapter.ts';
import type { DeckGlLayer, DeckGlLayers, DeckGlMap, DeckGlProps, DeckGlRef } from './deckGlLike.ts';

/** Animation frames in which nothing has happened: by then deck.gl has asked for all that it needs, and drawn what came. */
const FRAMES_OF_REST = 3;
const MAX_MISSING = 1000;
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
export function attachDeckGl(map: DeckGlMap | DeckGlRef, sink: MapSink, options?: AdapterOptions): Detach {
  const { clock = hostClock } = options ?? {};
  const deck = requireDeckGl(map);
  // It has no public sign of its end.
  if (Reflect.get(deck, 'animationLoop') === null) return () => {};
  const props: DeckGlProps = deck.props;
  const telling = createTelling(sink, clock);
  const { tell } = telling;
  const watched = new Set<{ readonly id: string }>();
  let isMoving = false;
  let hasView = deck.isInitialized;
  let isMoveTold = false;
  let hasSourceChanged = false;
  let frame: TimerHandle | undefined;
  let framesLeft = 0;
  let activeMs = 0;
  let beganMs = 0;

  /** What an app gave stays the one that answers; this is told after it. */
  const listen = (object: object, name: string, listener: (...args: never[]) => void): void => {
    const hear = telling.guard(listener);
    const see = (own: unknown) =>
      function (this: unknown, ...args: never[]): unknown {
        const answer: unknown = typeof own === 'function' ? Reflect.apply(own, this, args) : undefined;
        hear(...args);
        return answer;
      };
    telling.add(tap(object, name, see));
  };

  /** Tiles that their server does not have. */
  const missing = new Set<string>();
  const layers = watchLayers((event) => {
    hasSourceChanged = true;
    if (event.type === 'tileError' && isMissing(event.status) && missing.size < MAX_MISSING) {
      missing.add(`${event.sourceId} ${event.key}`);
    }
    tell(event);
    look();
  });
  telling.add(layers.stop);
  const setLayers = (given: DeckGlLayers): void => {
    hasSourceChanged = true;
    layers.set(given, (id) => {
      for (const one of watched) if (one.id === id) tell({ type: 'source', sourceId: id, stage: 'changed' });
    });
    look();
  };

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
    tell({ type: value ? 'moveStart' : 'moveEnd' });
    look();
  };

  /** deck.gl tells of no rest: it is looked for until nothing is left to do. */
  const tick = telling.guard(() => {
    frame = undefined;
    const isEmpty = layers.layers.length === 0;
    framesLeft -= 1;
    if (framesLeft <= 0 && deck.isInitialized && !isMoving && (isEmpty || layers.isComplete())) {
      tell({ type: 'idle', isComplete: !isEmpty, isEmpty });
    } else if (!isMoving && clock.now() - activeMs < GIVE_UP_AFTER_MS) frame = clock.requestFrame(tick);
  });
  const look = telling.guard((nowMs: number = clock.now()) => {
    activeMs = nowMs;
    framesLeft = FRAMES_OF_REST;
    // The end of the move looks, too.
    if (!isMoving) frame ??= clock.requestFrame(tick);
  });
  telling.add(() => frame !== undefined && clock.cancelFrame(frame));

  const redraw = (): void => void clock.requestFrame(telling.guard(() => deck.redraw('watched')));
  setLayers(props.layers);
  /** Tiles were asked for before: why one did not come is not known. */
  const isLate = layers.tiled().some(({ state }) => state?.tileset?.tiles.length);
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
      zoom: deck.isInitialized ? (deck.getViewports()[0]?.zoom ?? null) : null,
      layerCount: layers.layers.length,
      sourceCount: layers.tiled().length,
    }),
    isComplete: () => deck.isInitialized && !isMoving && layers.isComplete(),
    mayHaveDrawnTile: () => layers.tiled().some(({ state }) => state?.tileset?.tiles.some(({ content }) => content)),
    readView() {
      const view = { readyCount: 0, pendingCount: 0, failedCount: 0 };
      for (const { id: sourceId, state } of layers.tiled()) {
        for (const { id, content, isLoaded } of state?.tileset?.selectedTiles ?? []) {
          if (content) view.readyCount += 1;
          else if (!isLoaded) view.pendingCount += 1;
          // One without content did not come.
          else if (!missing.has(`${sourceId} ${id}`)) view.failedCount += 1;
        }
      }
      return isLate ? { ...view, failedCount: undefined } : view;
    },
    readSources() {
      const readyCount = layers.layers.filter((layer) => layer.isLoaded).length;
      return { readyCount, pendingCount: layers.layers.length - readyCount };
    },
    redraw,
    watchSource(source) {
      const id = typeof source === 'string' ? source : (source as DeckGlLayer).id;
      if (!layers.layers.some((layer) => layer.id === id)) return null;
      // What changes nothing draws nothing: then this is the frame that says so.
      redraw();
      const one = { id, stop: () => void watched.delete(one) };
      watched.add(one);
      return one;
    },
  });

  telling.add(
    tap(props, 'layers', (given) => {
      setLayers(given as DeckGlLayers);
      return given;
    }),
  );
  listen(props, 'onBeforeRender', () => {
    beganMs = clock.now();
  });
  listen(props, 'onAfterRender', () => {
    // Before its first frame it has no view that could have changed.
    const hasCameraChanged = hasMoved() && hasView;
    hasView = true;
    // An app has set the view.
    if (hasCameraChanged && !isMoving && !isMoveTold) {
      setMoving(true);
      setMoving(false);
    }
    isMoveTold = false;
    for (const { id } of watched) {
      if (layers.layers.some((layer) => layer.id === id && layer.isLoaded)) {
        tell({ type: 'source', sourceId: id, stage: 'ready' });
      }
    }
    const isComplete = layers.isComplete();
    const isEmpty = layers.layers.length === 0;
    const atMs = clock.now();
    tell(
      { type: 'frame', isComplete, isEmpty, isMoving, hasCameraChanged, hasSourceChanged, busyMs: atMs - beganMs },
      atMs,
    );
    hasSourceChanged = false;
    look(atMs);
  });
  // On and off again at each notch of a wheel.
  listen(props, 'onInteractionStateChange', (state: InteractionState) => {
    setMoving(Boolean(state.isPanning || state.isZooming || state.isRotating || state.inTransition));
  });
  listen(props, 'onError', (error: Error | undefined, layer?: DeckGlLayer | null) => {
    tell({ type: 'error', severity: layer ? 'source' : 'other', message: cutUrls(error?.message ?? 'unknown') });
    if (!layer) return;
    layers.failed(layer);
    // No frame comes for it.
    look();
  });
  listen(deck, 'finalize', telling.removed);

  return telling.stop;
}

interface InteractionState {
  readonly isPanning?: boolean;
  readonly isZooming?: boolean;
  readonly isRotating?: boolean;
  readonly inTransition?: boolean;
}

function readVersion(deck: object): string | null {
  const { VERSION } = deck.constructor as { readonly VERSION?: string };
  return VERSION ?? null;
}
