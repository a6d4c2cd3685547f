import { createCleanup } from '../../lib/cleanup.ts';
import { hostClock } from '../../lib/clock.ts';
import { cutUrls } from '../describeMapLibre.ts';
import { tap } from '../tap.ts';
import { watchNumbers } from '../watchNumbers.ts';
import { requireCesium } from './requireCesium.ts';
import { watchScene } from './watchScene.ts';
import type { Detach } from '../../types/functions.ts';
import type { AdapterOptions, MapSink } from '../../types/mapEvents.ts';
import type { CesiumEvent, CesiumRef, CesiumScene, CesiumWidget } from './cesiumLike.ts';

/** `RequestState.CANCELLED`. */
const CANCELLED = 4;
/** Animation frames after a complete one: by then a scene that has more to do has drawn again. */
const FRAMES_OF_REST = 2;

/**
 * Tells a sink what a Cesium scene does, until the returned function is called or the scene is destroyed. Takes a `Viewer`,
 * a `CesiumWidget`, a `Scene`, or the ref of resium's. @throws BAD_OPTION for a map of another library
 *
 * @example
 * const viewer = new Viewer('map');
 * createMapPerformance({ adapter: attachCesium }).attach(viewer);
 */
export function attachCesium(
  map: CesiumScene | CesiumWidget | CesiumRef,
  sink: MapSink,
  options: AdapterOptions = {},
): Detach {
  const { clock = hostClock } = options;
  const scene = requireCesium(map);
  if (scene.isDestroyed()) return () => {};
  const cleanup = createCleanup();
  let isAttached = true;
  let isMoving = false;
  let isComplete = false;
  let hasCameraChanged = false;
  let hasSourceChanged = false;
  let hasTile = false;
  let restCount = 0;

  const guard =
    (tell: (...args: never[]) => void) =>
    (...args: never[]): void => {
      if (!isAttached) return;
      try {
        tell(...args);
      } catch (error) {
        sink.problem('adapter-threw', error);
      }
    };
  const listen = (event: CesiumEvent, tell: (...args: never[]) => void): void =>
    cleanup.add(event.addEventListener(guard(tell)));

  const watch = watchScene(scene, {
    asked(sourceId, key, provider, request, answer) {
      if (!isAttached) return;
      hasSourceChanged = true;
      const one = { sourceId, key, isNetworkTile: true };
      const { url: template } = provider as { readonly url?: unknown };
      const urlTemplate = typeof template === 'string' ? cutUrls(template) : undefined;
      sink.event({ type: 'tileStart', atMs: clock.now(), ...one, urlTemplate });
      const end = (data: unknown, status?: number): void => {
        if (!isAttached) return;
        hasSourceChanged = true;
        const at = { atMs: clock.now(), ...one };
        if (data) {
          hasTile = true;
          sink.event({ type: 'tileReady', ...at, url: request.url });
        } else if (request.state === CANCELLED) sink.event({ type: 'tileAbort', ...at });
        else sink.event({ type: 'tileError', ...at, status });
      };
      // An empty answer is no error.
      answer.then(
        (data) => end(data, 204),
        (error: { statusCode?: number } | undefined) => end(null, error?.statusCode),
      );
    },
    came(sourceId) {
      hasSourceChanged = true;
      hasTile = true;
      sink.event({ type: 'tileReady', atMs: clock.now(), sourceId, key: '', isNetworkTile: true });
    },
  });
  cleanup.add(watch.stop);
  watch.look();

  const { camera } = scene;
  const hasMoved = watchNumbers((put) => {
    for (const { x, y, z } of [camera.positionWC, camera.directionWC, camera.upWC]) {
      put(x);
      put(y);
      put(z);
    }
    const { fov, right } = camera.frustum as { readonly fov?: number; readonly right?: number };
    put(fov ?? right ?? 0);
  });
  /** `camera.moveEnd` comes 500 ms late: a move is over with the first animation frame in which the camera stands. */
  const setMoving = (value: boolean): void => {
    if (value === isMoving) return;
    isMoving = value;
    sink.event({ type: value ? 'moveStart' : 'moveEnd', atMs: clock.now() });
  };

  sink.attached({
    get container() {
      // A Viewer's buttons are the map's, too.
      return scene.canvas.closest<HTMLElement>('.cesium-viewer') ?? scene.canvas.parentElement ?? scene.canvas;
    },
    describe: () => ({
      library: 'cesium',
      libraryVersion: readVersion(),
      adapter: 'cesium',
      zoom: null,
      layerCount: scene.imageryLayers.length + scene.primitives.length,
      sourceCount: scene.imageryLayers.length,
    }),
    isComplete: () => !isMoving && watch.isComplete(),
    // Nobody tells of what came before.
    mayHaveDrawnTile: () => hasTile || watch.isComplete(),
  });

  // In each animation frame, whether the scene is drawn in it or not.
  listen(scene.preUpdate, () => {
    watch.look();
    const isNow = hasMoved();
    hasCameraChanged ||= isNow;
    setMoving(isNow);
    restCount = isMoving || !isComplete ? 0 : restCount + 1;
    if (restCount === FRAMES_OF_REST) sink.event({ type: 'idle', atMs: clock.now(), isComplete: true });
  });
  listen(scene.postRender, () => {
    const atMs = clock.now();
    // Also by what listens to the frame itself.
    if (hasMoved()) hasCameraChanged = true;
    if (hasCameraChanged) setMoving(true);
    isComplete = watch.isComplete();
    const change = { hasCameraChanged, hasSourceChanged };
    hasCameraChanged = false;
    hasSourceChanged = false;
    sink.event({ type: 'frame', atMs, isComplete, isEmpty: watch.isEmpty(), isMoving, ...change });
  });
  // Cesium draws no frame after it.
  listen(scene.renderError, (_scene: object, error: unknown) => {
    sink.event({ type: 'error', atMs: clock.now(), severity: 'style', message: cutUrls(String(error)) });
  });
  const removed = guard(() => {
    sink.event({ type: 'removed', atMs: clock.now() });
    detach();
  });
  cleanup.add(
    tap(scene, 'destroy', (destroy) => () => {
      removed();
      return Reflect.apply(destroy as () => unknown, scene, []);
    }),
  );

  const detach = (): void => {
    isAttached = false;
    cleanup.run();
  };
  return detach;
}

function readVersion(): string | null {
  const version: unknown = Reflect.get(globalThis, 'CESIUM_VERSION');
  return typeof version === 'string' ? version : null;
}
