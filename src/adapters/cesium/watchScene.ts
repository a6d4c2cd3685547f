import { isPromiseLike } from '../../lib/isPromiseLike.ts';
import { tap } from '../tap.ts';
import type { Stop } from '../../types/functions.ts';
import type { CesiumList, CesiumRequest, CesiumScene, CesiumTileset } from './cesiumLike.ts';

export interface SceneWatch {
  /** Finds what has come to the scene; before it is drawn. */
  look(): void;
  /** Everything of this view is there. */
  isComplete(): boolean;
  /** There is nothing to show. */
  isEmpty(): boolean;
  stop: Stop;
}

export interface TileFollower {
  /** A provider was asked for a tile that it fetches. */
  asked(sourceId: string, key: string, provider: object, request: CesiumRequest, answer: PromiseLike<unknown>): void;
  /** A tile of a 3D tileset has come. */
  came(sourceId: string): void;
}

/** How providers of imagery and of terrain are asked. */
const ASK = ['requestImage', 'requestTileGeometry'] as const;

/**
 * Knows what a Cesium scene still waits for. Its globe tells how many tiles are due, and nothing of any one: the providers'
 * own methods are the only sign. Listening to their errors would keep Cesium from printing them.
 */
export function watchScene(scene: CesiumScene, follower: TileFollower): SceneWatch {
  /** Providers and tilesets that are followed; those that are taken away go with it. */
  let followed = new WeakMap<object, Stop>();
  let sourceCount = 0;
  let tilesets: CesiumTileset[] = [];
  let leafCount = 0;
  let seenCount = -1;
  /** The globe has asked for tiles: right after its construction it says that all are there. */
  let hasWorked = scene.lastRenderTime !== undefined;

  const nextId = (kind: string): string => `${kind}-${(sourceCount += 1)}`;
  const followProvider = (provider: object | undefined, kind: string): void => {
    if (!provider || followed.has(provider)) return;
    const sourceId = nextId(kind);
    for (const name of ASK) {
      if (typeof Reflect.get(provider, name) !== 'function') continue;
      const stop = tap(provider, name, (ask) => (...args: [number, number, number, CesiumRequest?]) => {
        const answer: unknown = Reflect.apply(ask as () => unknown, provider, args);
        const [x, y, level, request] = args;
        // What is made on the page has no address; what has to wait for its turn has no answer.
        if (request?.url && isPromiseLike(answer)) {
          follower.asked(sourceId, `${level}/${x}/${y}`, provider, request, answer);
        }
        return answer;
      });
      followed.set(provider, stop);
    }
  };
  const followTileset = (tileset: CesiumTileset): void => {
    tilesets.push(tileset);
    if (followed.has(tileset)) return;
    const sourceId = nextId('tileset');
    followed.set(
      tileset,
      tileset.tileLoad.addEventListener(() => follower.came(sourceId)),
    );
  };
  const findTilesets = (list: CesiumList<object>): void => {
    for (let index = 0; index < list.length; index += 1) {
      const item = list.get(index);
      if (isCollection(item)) findTilesets(item);
      else {
        leafCount += 1;
        if (isTileset(item)) followTileset(item);
      }
    }
  };
  const eachProvider = (act: (provider: object | undefined, kind: string) => void): void => {
    const { imageryLayers: layers, terrainProvider } = scene;
    for (let index = 0; index < layers.length; index += 1) act(layers.get(index).imageryProvider, 'imagery');
    act(terrainProvider, 'terrain');
  };
  const isComplete = (): boolean => {
    const { globe } = scene;
    if (globe?.show) {
      hasWorked ||= !globe.tilesLoaded;
      if (!hasWorked || !globe.tilesLoaded) return false;
    }
    return !watch.isEmpty() && tilesets.every(({ show, tilesLoaded }) => !show || tilesLoaded);
  };

  const watch: SceneWatch = {
    look() {
      eachProvider(followProvider);
      // Lists in lists do not tell: they are looked at while the scene waits.
      if (scene.primitives.length === seenCount && isComplete()) return;
      seenCount = scene.primitives.length;
      leafCount = 0;
      tilesets = [];
      findTilesets(scene.primitives);
    },
    isComplete,
    isEmpty: () => !scene.globe?.show && leafCount === 0,
    stop() {
      if (!scene.isDestroyed()) eachProvider((provider) => provider && followed.get(provider)?.());
      for (const tileset of tilesets) followed.get(tileset)?.();
      followed = new WeakMap();
      tilesets = [];
    },
  };
  return watch;
}

function isCollection(item: object): item is CesiumList<object> {
  // Of billboards, points and labels: those have no tiles in them.
  return 'length' in item && 'get' in item && 'contains' in item && 'raiseToTop' in item;
}

function isTileset(item: object): item is CesiumTileset {
  return 'tileLoad' in item && 'tilesLoaded' in item;
}
