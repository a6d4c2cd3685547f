import type { Clock } from './clock.ts';
import type { Detach } from './functions.ts';

/** What an adapter tells of its map: the same few facts for every library. Times are `clock.now()` milliseconds. */
export type MapEvent =
  /** The library has drawn a frame. */
  | { readonly type: 'frame'; readonly atMs: number; readonly isComplete: boolean; readonly isMoving: boolean }
  /** Nothing is left to do: the library says so, or its adapter sees so where the library draws no frame that tells. */
  | { readonly type: 'idle'; readonly atMs: number }
  | { readonly type: 'moveStart'; readonly atMs: number }
  | { readonly type: 'moveEnd'; readonly atMs: number }
  /** `url`: the tile's own, where the page itself fetches it: finds its network half, and is never kept. */
  | {
      readonly type: 'tileStart';
      readonly atMs: number;
      readonly sourceId: string;
      readonly key: string;
      readonly url?: string | undefined;
    }
  /** `isNetworkTile`: its source is fetched tiles, not GeoJSON, image or canvas. */
  | {
      readonly type: 'tileReady';
      readonly atMs: number;
      readonly sourceId: string;
      readonly key: string;
      readonly isNetworkTile: boolean;
    }
  | { readonly type: 'tileAbort'; readonly atMs: number; readonly sourceId: string; readonly key: string }
  | {
      readonly type: 'tileError';
      readonly atMs: number;
      readonly sourceId: string;
      readonly key: string;
      readonly status?: number | undefined;
    }
  | {
      readonly type: 'error';
      readonly atMs: number;
      readonly severity: 'style' | 'source' | 'other';
      readonly message: string;
    }
  | { readonly type: 'contextLost'; readonly atMs: number }
  | { readonly type: 'contextRestored'; readonly atMs: number }
  /** The map was destroyed by its owner. */
  | { readonly type: 'removed'; readonly atMs: number };

/**
 * Why nobody could see the map: its page was hidden or left; it was scrolled out of view, not laid out or invisible, or had
 * no size; the browser drew no frame though one was asked for; the machine slept.
 */
export type UnseenReason = 'hidden' | 'out-of-view' | 'not-shown' | 'no-size' | 'no-frame' | 'asleep';

/** Facts about the map that tag its measurements; read seldom, never in a hot path. */
export interface MapDescription {
  readonly library: string;
  readonly libraryVersion: string | null;
  readonly adapter: string;
  readonly zoom: number | null;
  readonly layerCount: number | null;
  readonly sourceCount: number | null;
}

/** The map behind the events. */
export interface AttachedMap {
  /** Our own input and context-loss listeners go here. */
  readonly container: HTMLElement;
  describe(): MapDescription;
  /** Everything in view is loaded and nothing moves: a map attached so can no longer tell how long that took. */
  isComplete(): boolean;
  /** Where a source's tiles come from, as a template without query, fragment and credentials; `null` where unknown. */
  urlTemplateOf(sourceId: string): string | null;
}

/** Where an adapter puts what its map tells. Never throws. */
export interface MapSink {
  /** Called once, first. */
  attached(map: AttachedMap): void;
  event(event: MapEvent): void;
  /** Trouble inside the adapter: becomes a problem sample, never an exception. */
  problem(code: string, error: unknown): void;
}

export interface AdapterOptions {
  /** @default hostClock */
  readonly clock?: Clock;
}

/** Connects a map of one library to a sink. */
export type Adapter<MapType> = (map: MapType, sink: MapSink, options?: AdapterOptions) => Detach;
