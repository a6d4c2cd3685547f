import { waitForComplete } from './completion.ts';
import type { MapEvent } from '../types/mapEvents.ts';
import type { CompletionWait } from './completion.ts';
import type { Deadlines } from './deadlines.ts';
import type { Emit } from './measurement.ts';

export interface LoadTracker {
  event(event: MapEvent): void;
  /** The user has begun to move the map: what is asked for now is not the first tile any more. */
  gestureBegan(): void;
  flush(): void;
  stop(): void;
  /** FTP was measured, or cannot be any more. */
  readonly isPainted: boolean;
  /** TCM was measured, or cannot be any more. */
  readonly isOver: boolean;
  /** The map had no layers when it was drawn last. */
  readonly isEmpty: boolean;
}

const LATE = 'attached-late: attach the map when it is created, or note its creation with `withCreationTime`';
export const NO_LAYERS = 'no-layers: the map has nothing to show';
export const ALL_FAILED = 'all-tiles-failed: no tile of a network source came';

/**
 * FTP: from the map's creation to the first frame that the library draws after the first network tile is ready. GeoJSON,
 * image and canvas sources do not count: their tiles can be empty, and there before any of the basemap's. Nor do a terrain's
 * heights, which nobody sees before there is something that lies on them.
 *
 * TCM: from the map's creation to its first complete frame, moving or not. Incomplete after 30 s.
 */
export function trackLoad(deadlines: Deadlines, emit: Emit, hasAllFailed: () => boolean): LoadTracker {
  let startMs = 0;
  let tags: NonNullable<Parameters<Emit>[0]['tags']> = {};
  let isTileReady = false;
  let isPainted = true;
  let isEmpty = true;
  let whole: CompletionWait | null = null;
  let isOver = true;

  const begin = (event: Extract<MapEvent, { type: 'attached' }>): void => {
    startMs = event.createdAtMs;
    if (event.isVisibilityKnown === false) tags = { isVisibilityKnown: false };
    isPainted = event.firstTile !== 'awaited' || event.whole !== 'awaited';
    isOver = event.whole !== 'awaited';
    const late = { outcome: 'incomplete', value: null, startMs, endMs: event.atMs, reason: LATE, tags } as const;
    if (event.firstTile === 'missed') emit({ name: 'FTP', ...late });
    if (event.whole === 'missed') emit({ name: 'TCM', ...late });
    if (isOver) return;
    whole = waitForComplete(startMs, deadlines, (completion) => {
      isOver = true;
      const reason = isEmpty ? NO_LAYERS : hasAllFailed() ? ALL_FAILED : null;
      const isKnown = completion.outcome !== 'incomplete' || reason === null;
      emit({ name: 'TCM', ...completion, ...(isKnown ? {} : { value: null, reason }), tags });
    });
    whole.open();
  };

  return {
    event(event) {
      const { atMs } = event;
      if (event.type === 'attached') begin(event);
      else if (event.type === 'tileReady') isTileReady ||= event.isNetworkTile && !event.isUnseen;
      else if (event.type === 'frame') {
        isEmpty = event.isEmpty === true;
        if (!isPainted && isTileReady) {
          isPainted = true;
          // The clock's zero is the navigation.
          const parts = { sinceNavigationMs: atMs };
          emit({ name: 'FTP', outcome: 'measured', value: atMs - startMs, startMs, endMs: atMs, parts, tags });
        }
        const { isComplete, isMoving, hasCameraChanged } = event;
        if (whole && !isOver) whole.frame(atMs, isComplete && !hasAllFailed(), isMoving || hasCameraChanged);
      } else if (event.type === 'idle') {
        isEmpty = event.isEmpty === true;
        if (event.isComplete && !hasAllFailed()) whole?.idle(atMs);
      } else if (event.type === 'hidden') {
        // Complete without one: a later tile would not be the first that the user waits for.
        if (!isPainted && !isOver) emit({ name: 'FTP', outcome: 'hidden', value: null, startMs, endMs: atMs, tags });
        isPainted = true;
        whole?.close('hidden', atMs);
      }
    },
    gestureBegan() {
      if (isOver) isPainted = true;
    },
    flush() {
      whole?.flush();
    },
    stop() {
      whole?.flush();
      whole?.cancel();
    },
    get isPainted() {
      return isPainted;
    },
    get isOver() {
      return isOver;
    },
    get isEmpty() {
      return isEmpty;
    },
  };
}
