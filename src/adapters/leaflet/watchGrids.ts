import { isMissing } from '../../lib/isMissing.ts';
import type { ViewTiles } from '../../types/adapter.ts';
import type { Stop } from '../../types/functions.ts';
import type { Telling } from '../createTelling.ts';
import type { StatusWatch } from '../observeStatuses.ts';
import { hasView, readMiddle } from './readLeaflet.ts';
import type { LeafletEvent, LeafletGrid, LeafletListeners, LeafletMap } from './leafletLike.ts';

export interface GridWatch {
  add(layer: LeafletGrid): void;
  remove(layer: LeafletGrid): void;
  /** Of the tiles in view. `isMoving`: those that no layer has asked for yet count, too. */
  readView(isMoving: boolean): ViewTiles;
  mayHaveDrawnTile(): boolean;
  readonly count: number;
  stop: Stop;
}

export interface GridOptions {
  readonly map: LeafletMap;
  readonly tell: Telling['tell'];
  readonly statusOf: StatusWatch['statusOf'];
  /** Something of a layer has changed. */
  readonly changed: Stop;
  readonly safely: (listeners: LeafletListeners) => LeafletListeners;
}

interface Grid {
  /** By their coordinates: the URL of one that is on its way; of the others whether it came, `null` where it is missing. */
  readonly tiles: Map<string, string | boolean | null>;
  readonly stop: Stop;
}

/** Follows the tiles of each layer that has some, by its own events. */
export function watchGrids({ map, tell, statusOf, changed, safely }: GridOptions): GridWatch {
  const grids = new Map<LeafletGrid, Grid>();
  let hasDrawn = false;
  /** Tiles had come before: those that had failed are not told from them. */
  let isLate = false;
  let madeCount = 0;

  const add = (layer: LeafletGrid): void => {
    // What it does not have at once it fetches, by a URL or not: then it says when it is done. But for VectorGrid.Slicer, whose
    // worker cuts what the app has.
    const isNetworkTile = 'setUrl' in layer || (layer.createTile.length > 1 && !('_worker' in layer));
    madeCount += 1;
    const sourceId = `tiles-${madeCount}`;
    const tiles: Grid['tiles'] = new Map();
    const start = (key: string, tile: HTMLElement | undefined): void => {
      const url = urlOf(tile);
      tiles.set(key, url);
      tell({ type: 'tileStart', sourceId, key, urlTemplate: url.replace(/[?#].*/s, '') });
    };

    const end = (
      { coords }: LeafletEvent,
      end: boolean | null,
    ): { sourceId: string; key: string; url: string } | null => {
      const key = keyOf(coords!);
      const url = tiles.get(key);
      if (end === null) tiles.delete(key);
      else if (typeof url === 'string') tiles.set(key, end);
      changed();
      // What comes in the place of a tile that failed (`errorTileUrl`) is no tile.
      return typeof url === 'string' ? { sourceId, key, url } : null;
    };
    const abort = (event: LeafletEvent): void => {
      const tile = end(event, null);
      if (tile) tell({ type: 'tileAbort', sourceId, key: tile.key });
    };
    const listeners = safely({
      tileloadstart({ coords, tile }) {
        start(keyOf(coords!), tile);
        changed();
      },
      tileload(event) {
        const tile = end(event, true);
        hasDrawn ||= isNetworkTile;
        if (tile) tell({ type: 'tileReady', isNetworkTile, ...tile });
      },
      tileerror(event) {
        const tile = end(event, false);
        if (!tile) return;
        const status = statusOf(tile.url);
        if (isMissing(status)) tiles.set(tile.key, null);
        tell({ type: 'tileError', sourceId, key: tile.key, isNetworkTile, status });
      },
      tileabort: abort,
      tileunload: abort,
    });
    // It asks for its tiles as soon as it is on a map.
    for (const [key, { loaded, el }] of Object.entries(layer._tiles ?? {})) {
      if (!loaded) start(key, el);
      else {
        tiles.set(key, true);
        isLate = true;
        hasDrawn ||= isNetworkTile;
      }
    }
    layer.on(listeners);
    grids.set(layer, { tiles, stop: () => void layer.off(listeners) });
  };
  const remove = (layer: LeafletGrid): void => {
    grids.get(layer)?.stop();
    grids.delete(layer);
  };

  return {
    add,
    remove,
    readView(isMoving) {
      let readyCount = 0;
      let pendingCount = 0;
      let failedCount = 0;
      for (const [layer, { tiles }] of hasView(map) ? grids : []) {
        visitView(map, layer, (x, y, z) => {
          const tile = tiles.get(keyOf({ x, y, z }));
          if (tile === true) readyCount += 1;
          else if (tile === false) failedCount += 1;
          else if (typeof tile === 'string') pendingCount += 1;
          // Layers look for what they need at most five times a second, on phones when the move ends.
          else if (tile === undefined && isMoving && isNeeded(layer, { x, y, z })) pendingCount += 1;
        });
      }
      return { readyCount, pendingCount, failedCount: isLate ? undefined : failedCount };
    },
    mayHaveDrawnTile: () => hasDrawn,
    get count() {
      return grids.size;
    },
    stop() {
      for (const { stop } of grids.values()) stop();
      grids.clear();
    },
  };
}

/** As the layer itself goes through the tiles that it needs. */
function visitView(map: LeafletMap, layer: LeafletGrid, visit: (x: number, y: number, z: number) => void): void {
  const { minZoom = 0, maxZoom = Infinity, minNativeZoom = 0, maxNativeZoom = Infinity } = layer.options;
  const zoom = map.getZoom();
  const nearest = Math.round(zoom);
  if (nearest < minZoom || nearest > maxZoom) return;
  const z = Math.min(Math.max(nearest, minNativeZoom), maxNativeZoom);
  const center = readMiddle(map);
  const size = map.getSize();
  const tileSize = layer.getTileSize();
  const scale = map.getZoomScale(zoom, z);
  const range = (axis: 'x' | 'y'): [number, number] => {
    const middle = Math.floor(center[axis] / scale);
    const half = size[axis] / scale / 2;
    return [Math.floor((middle - half) / tileSize[axis]), Math.ceil((middle + half) / tileSize[axis])];
  };
  const [left, right] = range('x');
  const [top, bottom] = range('y');
  for (let y = top; y < bottom; y += 1) {
    for (let x = left; x < right; x += 1) visit(x, y, z);
  }
}

function isNeeded(layer: LeafletGrid, coords: object): boolean {
  // Where it has bounds of its own only the layer knows, and asks for what lies in them soon.
  return !('bounds' in layer.options && layer.options.bounds) && layer._isValidTile?.(coords) !== false;
}

function keyOf({ x, y, z }: { readonly x: number; readonly y: number; readonly z: number }): string {
  return `${x}:${y}:${z}`;
}

/** Of an image; empty of what the layer draws itself. */
function urlOf(tile: HTMLElement | undefined): string {
  return (tile as Partial<HTMLImageElement> | undefined)?.src ?? '';
}
