import { hostClock } from '../../lib/clock.ts';
import { createTelling } from '../createTelling.ts';
import { cutUrls } from '../describeMapLibre.ts';
import { nameObjects } from '../nameObjects.ts';
import { tap } from '../tap.ts';
import { tellMoves } from '../tellMoves.ts';
import { watchNumbers } from '../watchNumbers.ts';
import { requireCesium } from './requireCesium.ts';
import { watchScene } from './watchScene.ts';
import type { Detach } from '../../types/functions.ts';
import type { AdapterOptions, MapSink, WatchedSource } from '../../types/adapter.ts';
import type { CesiumRef, CesiumScene, CesiumVector, CesiumWidget } from './cesiumLike.ts';

/** Animation frames after a complete one: by then a scene that has more to do has drawn again. */
const FRAMES_OF_REST = 2;

/** A flight's first steps may be too small to be seen; one that is there already takes none. */
const FRAMES_TO_TAKE_OFF = 5;

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
  options?: AdapterOptions,
): Detach {
  const { clock = hostClock } = options ?? {};
  const { scene, display } = requireCesium(map);
  if (!scene || scene.isDestroyed()) return () => {};
  const telling = createTelling(sink, clock);
  const { tell } = telling;
  const watched = new Map<WatchedSource, ReadySource>();
  const nameOf = nameObjects('data');
  let isComplete = false;
  let hasCameraChanged = false;
  let hasSourceChanged = false;
  let hasTile = false;
  let restCount = 0;
  let beganMs = 0;

  const watch = watchScene(
    scene,
    (event) => {
      hasSourceChanged = true;
      hasTile ||= event.type === 'tileReady';
      tell(event);
    },
    clock,
  );
  telling.add(watch.stop);
  watch.look();

  const { camera } = scene;
  // To the millimetre: a camera that stands is set right anew in each frame.
  const hasMoved = watchNumbers((put) => {
    const putVector = ({ x, y, z }: CesiumVector, scale: number): void => {
      put(Math.round(x * scale));
      put(Math.round(y * scale));
      put(Math.round(z * scale));
    };
    putVector(camera.positionWC, 1e3);
    putVector(camera.directionWC, 1e7);
    putVector(camera.upWC, 1e7);
    const { fov, right } = camera.frustum as { readonly fov?: number; readonly right?: number };
    put(fov ?? right ?? 0);
  });
  // `camera.moveStart` tells a jump and a flight alike, `moveEnd` comes 500 ms late.
  const moves = tellMoves(tell);
  const stepped = (): void => {
    hasCameraChanged = true;
    moves.stepped();
  };
  const isReady = ({ isLoading, ready, tilesLoaded }: ReadySource): boolean =>
    // What a data source draws is made in workers.
    isLoading !== true &&
    ready !== false &&
    tilesLoaded !== false &&
    (isLoading === undefined || display?.ready !== false);

  const redraw = telling.guard(() => scene.requestRender());

  sink.attached({
    get container() {
      const { canvas } = scene;
      // What the app gave: a Viewer's buttons are the map's, too, and what is left of a destroyed one is not in it any more.
      return (canvas.closest('.cesium-viewer') ?? canvas.closest('.cesium-widget') ?? canvas).parentElement ?? canvas;
    },
    describe() {
      const sourceCount = scene.imageryLayers?.length ?? 0;
      return {
        library: 'cesium',
        libraryVersion: (globalThis as { readonly CESIUM_VERSION?: string }).CESIUM_VERSION ?? null,
        adapter: 'cesium',
        zoom: null,
        layerCount: sourceCount + (scene.primitives?.length ?? 0),
        sourceCount,
      };
    },
    isComplete: () => !moves.isMoving && watch.isComplete(),
    // Nobody tells of what came before.
    mayHaveDrawnTile: () => hasTile || watch.isComplete(),
    watchSource(source) {
      if (typeof source === 'string') return null;
      // What changes nothing draws nothing: then this is the frame that says so.
      redraw();
      const one = { id: nameOf(source), stop: () => void watched.delete(one) };
      watched.set(one, source);
      return one;
    },
    readSources: watch.readSources,
    redraw,
    cannotMeasure: {
      VCD: 'cesium counts the tiles it waits for, not those in view',
    },
  });

  // In each animation frame, whether the scene is drawn in it or not.
  telling.add(
    scene.preUpdate.addEventListener(
      telling.guard(() => {
        beganMs = clock.now();
        watch.look();
        if (hasMoved()) stepped();
        else moves.stood();
        restCount = moves.isMoving || hasCameraChanged || !isComplete ? 0 : restCount + 1;
        if (restCount === FRAMES_OF_REST) tell({ type: 'idle', isComplete: true });
      }),
    ),
  );
  telling.add(
    scene.postRender.addEventListener(
      telling.guard(() => {
        // Also by who listens to the frame itself.
        if (hasMoved()) stepped();
        for (const [{ id }, source] of watched) {
          if (isReady(source)) tell({ type: 'source', sourceId: id, stage: 'ready' });
        }
        isComplete = watch.isComplete();
        const isEmpty = watch.isEmpty();
        const atMs = clock.now();
        const busyMs = atMs - beganMs;
        const { isMoving } = moves;
        tell({ type: 'frame', isComplete, isEmpty, isMoving, hasCameraChanged, hasSourceChanged, busyMs }, atMs);
        hasCameraChanged = false;
        hasSourceChanged = false;
      }),
    ),
  );
  // Cesium draws no frame after it.
  telling.add(
    scene.renderError.addEventListener(
      telling.guard((_scene: object, error: unknown) => {
        tell({ type: 'error', severity: 'style', message: cutUrls(String(error)) });
      }),
    ),
  );
  // All of Cesium's flights begin with it.
  telling.add(
    tap(camera, 'flyTo', (flyTo) => (options: { readonly duration?: number }) => {
      if (options.duration !== 0) moves.takeOff(FRAMES_TO_TAKE_OFF);
      return Reflect.apply(flyTo as () => unknown, camera, [options]);
    }),
  );
  telling.add(
    tap(scene, 'destroy', (destroy) => () => {
      telling.removed();
      return Reflect.apply(destroy as () => unknown, scene, []);
    }),
  );
  return telling.stop;
}

/** What a data source, a primitive or a tileset says of itself. */
interface ReadySource {
  readonly isLoading?: boolean;
  readonly ready?: boolean;
  readonly tilesLoaded?: boolean;
}
