import type { GestureKind, InputPhase } from './gesture.ts';
import type { MapVitalName } from './vital.ts';

/** Whether a load can still be measured, was, or was over before anyone looked. */
export type LoadState = 'awaited' | 'told' | 'missed';

/**
 * Why nobody could see the map: its page was hidden or left; it was scrolled out of view, not laid out or invisible, or had
 * no size; the browser drew no frame though one was asked for; the machine slept.
 */
export type UnseenReason = 'hidden' | 'out-of-view' | 'not-shown' | 'no-size' | 'no-frame' | 'asleep';

/**
 * What happens to one map: the same few facts for every library, in the order of `atMs`. Whoever measures reads nothing
 * else, so that the same events give the same numbers whenever they come. Times are `clock.now()` milliseconds.
 */
export type MapEvent = AdapterEvent | PageEvent;

/** What an adapter tells of its map. */
export type AdapterEvent =
  /** The library has drawn a frame. */
  | {
      readonly type: 'frame';
      readonly atMs: number;
      /** Every network source is there for this view, and every other one has been there once. */
      readonly isComplete: boolean;
      /** The map shows nothing yet, for it has no layers. @default false */
      readonly isEmpty?: boolean;
      /** By the library's own word. */
      readonly isMoving: boolean;
      /** Since the frame before: what is seen now is another part of the world. */
      readonly hasCameraChanged: boolean;
      /** Since the frame before: data came, or was asked for. @default false */
      readonly hasSourceChanged?: boolean;
      /** For how long drawing it kept the main thread. @default nobody knows */
      readonly busyMs?: number | undefined;
      /** For how long drawing a frame kept the GPU: the latest that is known. @default nobody knows */
      readonly gpuMs?: number | undefined;
      /** Why nothing is known of the frames since the one before. @default they are the page's */
      readonly framesUnknown?: string | undefined;
    }
  /**
   * Of the tiles of fetched sources that the current view needs: how many are there, and how many are not yet. One that has
   * failed or is missing is neither. From `AttachedMap.readView`, or from an adapter whose library tells exactly.
   */
  | { readonly type: 'view'; readonly atMs: number; readonly readyCount: number; readonly pendingCount: number }
  /**
   * Of a source that is watched. `changed`: the app gave it other data, by the library's word. `indexed`: what was given is
   * sorted in, and on its way to the main thread. `ready`: nothing that was asked of it is open, so the next `frame` shows it;
   * it may be told more than once.
   */
  | {
      readonly type: 'source';
      readonly atMs: number;
      readonly sourceId: string;
      readonly stage: 'changed' | 'indexed' | 'ready';
    }
  /** Nothing is left to do: the library says so, or its adapter sees so where the library draws no frame that tells. */
  | { readonly type: 'idle'; readonly atMs: number; readonly isComplete: boolean; readonly isEmpty?: boolean }
  /** `isSeen`: only the camera tells, a hand's move may lie within it. `isSameTask`: a move has ended in this task. Filled in on the way. */
  | { readonly type: 'moveStart'; readonly atMs: number; readonly isSeen?: boolean; readonly isSameTask?: boolean }
  /** `isJump`: it has started in the task in which it ends. Filled in on the way. */
  | { readonly type: 'moveEnd'; readonly atMs: number; readonly isJump?: boolean }
  | {
      readonly type: 'tileStart';
      readonly atMs: number;
      readonly sourceId: string;
      readonly key: string;
      /** Without query, fragment and credentials. */
      readonly urlTemplate?: string | undefined;
      /** The library may tell of no end, as MapLibre of a missing raster tile. @default false */
      readonly mayEndSilently?: boolean;
    }
  /**
   * `isNetworkTile`: its source is fetched tiles, not GeoJSON, image or canvas. `url`: the tile's own, where the page itself
   * fetches it: turned into `networkMs`, `fetchedMs` (when it had come), `bytes` and `isCached` on the way, and never kept.
   */
  | {
      readonly type: 'tileReady';
      readonly atMs: number;
      readonly sourceId: string;
      readonly key: string;
      readonly isNetworkTile: boolean;
      /** Nothing of it is to be seen: it shapes a terrain, and no layer draws it. @default false */
      readonly isUnseen?: boolean;
      readonly url?: string | undefined;
      readonly networkMs?: number | null;
      readonly fetchedMs?: number | null;
      readonly bytes?: number;
      readonly isCached?: boolean;
    }
  | { readonly type: 'tileAbort'; readonly atMs: number; readonly sourceId: string; readonly key: string }
  | {
      readonly type: 'tileError';
      readonly atMs: number;
      readonly sourceId: string;
      readonly key: string;
      readonly isNetworkTile: boolean;
      readonly status?: number | undefined;
    }
  | {
      readonly type: 'error';
      readonly atMs: number;
      readonly severity: 'style' | 'source' | 'other';
      readonly message: string;
      /** Of a source of tiles that are fetched: none of them will come. @default false */
      readonly isNetworkSource?: boolean;
    }
  | { readonly type: 'contextLost'; readonly atMs: number }
  | { readonly type: 'contextRestored'; readonly atMs: number }
  /** The map was destroyed by its owner. */
  | { readonly type: 'removed'; readonly atMs: number };

/** What the page around the map tells. */
export type PageEvent =
  /** The first event of all. */
  | {
      readonly type: 'attached';
      readonly atMs: number;
      readonly createdAtMs: number;
      readonly firstTile: LoadState;
      readonly whole: LoadState;
      /** Whether it is known that the page was in sight since the map's creation. @default true */
      readonly isVisibilityKnown?: boolean;
      readonly cannotMeasure?: CannotMeasure;
    }
  | {
      readonly type: 'described';
      readonly atMs: number;
      readonly map: MapDescription;
      readonly devicePixelRatio: number | null;
    }
  /** Trusted input on the map. `inputMs`: when the user did it, the first of those that the browser joined into one. */
  | {
      readonly type: 'input';
      readonly atMs: number;
      readonly inputMs: number;
      readonly kind: GestureKind;
      readonly phase: InputPhase;
    }
  /**
   * An animation frame. `isFirst`: the frame clock stood still before, so nothing is known of the gap. `quietEndMs`: when
   * the callbacks of the frame before were over; `null` where the map drew in it or nobody knows.
   */
  | {
      readonly type: 'tick';
      readonly atMs: number;
      readonly frameMs: number;
      readonly isFirst: boolean;
      readonly quietEndMs: number | null;
    }
  /**
   * The app changes the data of a source. `begun`: its function is about to be called; `called`: it has returned; `settled`:
   * so has its promise (at once, without one); `failed`: it threw, or its promise was rejected. `updateId` tells updates of one
   * map apart. `kind`: as the app says; `isInputRecent`: else, whether the page had trusted input at most 150 ms before.
   */
  | {
      readonly type: 'update';
      readonly atMs: number;
      readonly phase: 'begun' | 'called' | 'settled' | 'failed';
      readonly updateId: number;
      readonly sourceId: string;
      readonly kind?: UpdateKind | undefined;
      readonly isInputRecent?: boolean;
      readonly featureCount?: number | undefined;
    }
  /** While an update ran: the main thread did one thing for so long. */
  | { readonly type: 'block'; readonly atMs: number; readonly startMs: number; readonly durationMs: number }
  /** Nobody can see the map any more; windows that are open are dropped. */
  | { readonly type: 'hidden'; readonly atMs: number; readonly reason: UnseenReason }
  | { readonly type: 'visible'; readonly atMs: number }
  /** It is as late as this: what was due before is over. */
  | { readonly type: 'time'; readonly atMs: number }
  /** Someone reads: what is known is to be told without waiting for what may still explain it. */
  | { readonly type: 'flush'; readonly atMs: number };

/** Who waits for an update: someone at a slider or filter, or nobody in particular (a load, live data). */
export type UpdateKind = 'user' | 'bulk';

/**
 * Why this library, or this adapter, cannot know a vital, or not of one kind of gesture: `{ DTS: '...', 'GDF.wheel': '...' }`.
 * No value of it is told then, only the reason.
 */
export type CannotMeasure = Readonly<Partial<Record<MapVitalName | `${MapVitalName}.${GestureKind}`, string>>>;

/** Facts about the map that tag its measurements; read seldom, never in a hot path. */
export interface MapDescription {
  readonly library: string;
  readonly libraryVersion: string | null;
  readonly adapter: string;
  readonly zoom: number | null;
  readonly layerCount: number | null;
  readonly sourceCount: number | null;
}
