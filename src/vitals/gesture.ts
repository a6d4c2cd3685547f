import { waitForComplete } from './completion.ts';
import { createMoveFrames } from './gestureDroppedFrames.ts';
import { NO_LAYERS } from './trackLoad.ts';
import { createViewDebt } from './viewDebt.ts';
import type { GestureKind } from '../types/gesture.ts';
import type { Action } from './actions.ts';
import type { CompletionWait } from './completion.ts';
import type { Deadlines } from './deadlines.ts';
import type { ViewWatch } from './viewDebt.ts';
import type { MoveFrames } from './gestureDroppedFrames.ts';
import type { Emit } from './measurement.ts';
import type { RefreshInterval } from './refreshInterval.ts';

/** What one action of the hand does to the map, its answer included. */
export interface Gesture {
  readonly kind: GestureKind;
  /** Tells one of its vitals. */
  readonly emit: Emit;
  readonly startMs: number;
  /** When the hand began; `null` where that is too long ago to be what the map answered. */
  readonly inputMs: number | null;
  /** Its first frame. */
  readonly drawnMs: number;
  /** Before it the app made the map jump again and again. */
  readonly isAmidJumps: boolean;
  readonly frames: MoveFrames;
  readonly settle: CompletionWait;
  /** How much of the view is missing may have changed. */
  lookAtView(atMs: number): void;
  /** The latest action that went on with it. */
  action: Action;
  /** The last frame in which it moved the map. */
  endMs: number;
  /** Library and hand are done with it: `markOver`. */
  isOver: boolean;
  /** Why of some of its frames nothing is known. */
  framesUnknown?: string | undefined;
  overMs: number;
  /** Frames that came after that: as many, be a frame heard of before the map draws in it or after. */
  ticksAfter: number;
}

export interface GestureContext {
  readonly deadlines: Deadlines;
  readonly refresh: RefreshInterval;
  readonly emit: Emit;
  readonly view: ViewWatch;
  /** The map has no layers: nothing settles. */
  readonly isEmpty: () => boolean;
  /** When the latest tile was ready. */
  readonly latestTileMs: () => number;
  /** When the page had fetched the latest tile; `null` where that is not known of one that came since `sinceMs`. */
  readonly latestFetchMs: (sinceMs: number) => number | null;
  /** When the latest tile was asked for. */
  readonly requestedMs: () => number;
}

/** Library and hand are done with it. */
export function markOver(gesture: Gesture, atMs: number): void {
  gesture.isOver = true;
  gesture.overMs = atMs;
  gesture.ticksAfter = 0;
}

const NO_VIEW = 'nothing tells which tiles the view lacked';

/** A gesture whose first frame was drawn at `drawnMs`; `startMs`: when its move started. */
export function createGesture(
  action: Action,
  startMs: number,
  inputMs: number | null,
  drawnMs: number,
  isAmidJumps: boolean,
  context: GestureContext,
): Gesture {
  const { deadlines, refresh, view, isEmpty, latestTileMs, latestFetchMs, requestedMs } = context;
  const { kind } = action;
  const emit: Emit = (measured) => context.emit({ ...measured, gestureMs: startMs });
  const debt = createViewDebt(startMs, view.ratio);
  const gesture: Gesture = {
    kind,
    emit,
    startMs,
    inputMs,
    drawnMs,
    isAmidJumps,
    action,
    frames: createMoveFrames(drawnMs, refresh),
    endMs: drawnMs,
    isOver: false,
    overMs: 0,
    ticksAfter: 0,
    lookAtView(atMs) {
      if (!gesture.settle.isComplete) debt.change(atMs, view.ratio);
    },
    // ST: from the last frame in which the user's move changed the camera to the complete map.
    settle: waitForComplete(drawnMs, deadlines, (completion) => {
      const tags = { gesture: kind, isCacheWarm: requestedMs() < startMs };
      const { outcome, endMs, value } = completion;
      // VCD: over the gesture and its settling.
      const window = { name: 'VCD', startMs, endMs, tags: { gesture: kind } } as const;
      const result = outcome === 'hidden' ? null : debt.result(endMs);
      if (result) emit({ ...window, outcome, ...result });
      else if (outcome === 'hidden') emit({ ...window, outcome, value: null });
      else emit({ ...window, outcome: 'incomplete', value: null, reason: NO_VIEW });
      if (outcome !== 'measured') {
        const unknown = { outcome: 'incomplete', value: null, reason: NO_LAYERS } as const;
        emit({ name: 'ST', ...completion, ...(isEmpty() && outcome !== 'hidden' ? unknown : {}), tags });
        return;
      }
      // Until the last tile came, and from then until it was drawn.
      const loadMs = Math.max(0, Math.min(latestTileMs(), endMs) - completion.startMs);
      const fetchedMs = loadMs > 0 ? latestFetchMs(startMs) : null;
      const networkMs = Math.min(loadMs, Math.max(0, (fetchedMs ?? 0) - completion.startMs));
      const halves = fetchedMs === null ? {} : { networkMs, decodeMs: loadMs - networkMs };
      const parts = { ...completion.parts, loadMs, ...halves, renderMs: value! - loadMs };
      emit({ name: 'ST', ...completion, parts, tags });
    }),
  };
  return gesture;
}
