import { isPromiseLike } from '../../lib/isPromiseLike.ts';
import { nameObjects } from '../nameObjects.ts';
import { tap } from '../tap.ts';
import { tellTile } from '../tellTile.ts';
import type { Clock } from '../../types/clock.ts';
import type { Stop } from '../../types/functions.ts';
import type { AttachedMap } from '../../types/adapter.ts';
import type { Telling } from '../createTelling.ts';
import type { CesiumList, CesiumPrimitive, CesiumRequest, CesiumScene, CesiumTileset } from './cesiumLike.ts';

export interface SceneWatch {
  /** Finds what has come to the scene; before it is drawn. */
  look(): void;
  /** Everything of this view is there. */
  isComplete(): boolean;
  /** There is nothing to show. */
  isEmpty(): boolean;
  /** Its globe, whatever it shows, is one, and so is each tileset that is shown. */
  readonly readSources: NonNullable<AttachedMap['readSources']>;
  stop: Stop;
}

/** `RequestState.CANCELLED`. */
const CANCELLED = 4;

/**
 * Knows what a Cesium scene still waits for. Its globe tells how many tiles are due, and nothing of any one: the providers'
 * own methods are the only sign. Listening to their errors would keep Cesium from printing them.
 */
export function watchScene(scene: CesiumScene, tell: Telling['tell'], { requestFrame }: Clock): SceneWatch {
  /** Providers and tilesets that are followed; one that is taken away goes with its stop. */
  const followed = new WeakMap<object, Stop>();
  const nameOf = nameObjects('source');
  let tilesets: CesiumTileset[] = [];
  let leafCount = 0;
  let seenCount = -1;
  /** The globe has asked for tiles: right after its construction it says that all are there. */
  let hasWorked = scene.lastRenderTime !== undefined;
  let isStopped = false;

  /**
   * The third frame after it came draws an image: in the first it becomes a texture, in the second that is laid out as the globe
   * is. https://github.com/CesiumGS/cesium/blob/main/packages/engine/Source/Scene/Imagery.js
   */
  const untilDrawn = async (image: unknown): Promise<unknown> => {
    if (!image) return image;
    await untilFrame();
    await untilFrame();
    return image;
  };
  const untilFrame = async (): Promise<void> => {
    if (!isStopped) await new Promise<unknown>(requestFrame);
  };
  const follow = (source: object, begin: (sourceId: string) => Stop): void => {
    if (!followed.has(source)) followed.set(source, begin(nameOf(source)));
  };
  const followProvider = (provider: object | undefined, method: string): void => {
    // One that is still to come, or has nothing to ask for.
    if (!provider || !Reflect.has(provider, method)) return;
    follow(provider, (sourceId) =>
      tap(provider, method, (ask) => (...args: [number, number, number, CesiumRequest?]) => {
        const answer: unknown = Reflect.apply(ask as () => unknown, provider, args);
        const [x, y, level, request] = args;
        // What is made on the page has no address; what has to wait for its turn has no answer.
        if (request?.url && isPromiseLike(answer)) {
          const template: unknown = Reflect.get(provider, 'url');
          const isAborted = (): boolean => request.state === CANCELLED;
          const key = `${level}/${x}/${y}`;
          const shown = method === 'requestImage' ? answer.then(untilDrawn) : answer;
          tellTile({ sourceId, key, template, answer: shown, url: () => request.url, isAborted }, tell);
        }
        return answer;
      }),
    );
  };
  const find = (list: CesiumList<CesiumPrimitive>): void => {
    for (let index = 0; index < list.length; index += 1) {
      const item = list.get(index);
      // A collection of others; those of points and labels have no such order.
      if ('raiseToTop' in item) find(item);
      else leafCount += 1;
      if (!('tileLoad' in item)) continue;
      tilesets.push(item);
      follow(item, (sourceId) =>
        item.tileLoad.addEventListener(() => tell({ type: 'tileReady', sourceId, key: '', isNetworkTile: true })),
      );
    }
  };
  const eachSource = (act: (source: object | undefined, method: string) => void): void => {
    const { imageryLayers: layers, terrainProvider } = scene;
    // As many as there are; none without a globe.
    for (let index = 0, layer; (layer = layers?.get(index)); index += 1) act(layer.imageryProvider, 'requestImage');
    act(terrainProvider, 'requestTileGeometry');
  };
  const isEmpty = (): boolean => !scene.globe?.show && leafCount === 0;
  const isGlobeLoaded = (): boolean => {
    const { globe } = scene;
    if (!globe?.show) return true;
    hasWorked ||= !globe.tilesLoaded;
    return hasWorked && globe.tilesLoaded;
  };
  const isComplete = (): boolean =>
    !scene.isDestroyed() &&
    isGlobeLoaded() &&
    !isEmpty() &&
    tilesets.every(({ show, tilesLoaded }) => !show || tilesLoaded);

  return {
    look() {
      eachSource(followProvider);
      // Collections in collections do not tell: they are looked into while the scene waits.
      if (scene.primitives.length === seenCount && isComplete()) return;
      seenCount = scene.primitives.length;
      leafCount = 0;
      tilesets = [];
      find(scene.primitives);
    },
    isComplete,
    isEmpty,
    readSources() {
      const loaded = tilesets.filter(({ show }) => show).map(({ tilesLoaded }) => tilesLoaded);
      if (scene.globe?.show) loaded.push(isGlobeLoaded());
      const readyCount = loaded.filter((it) => it).length;
      return { readyCount, pendingCount: loaded.length - readyCount };
    },
    stop() {
      isStopped = true;
      const stop = (source: object | undefined): void => {
        if (source) followed.get(source)?.();
      };
      for (const tileset of tilesets) stop(tileset);
      if (!scene.isDestroyed()) eachSource(stop);
    },
  };
}
