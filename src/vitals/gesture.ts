import { createMoveFrames } from './gestureDroppedFrames.ts';
import { waitForComplete } from './completion.ts';
import type { GestureKind } from '../types/gesture.ts';
import type { Action } from './actions.ts';
import type { CompletionWait } from './completion.ts';
import type { Deadlines } from './deadlines.ts';
import type { MoveFrames } from './gestureDroppedFrames.ts';
import type { Emit } from './measurement.ts';
import type { RefreshInterval } from './refreshInterval.ts';

/** What one action of the hand does to the map, its answer included. */
export interface Gesture {
  readonly kind: GestureKind;
  readonly startMs: number;
  /** When the hand began; `null` where that is too long ago to be what the map answered. */
  readonly inputMs: number | null;
  /** Its first frame. */
  readonly drawnMs: number;
  readonly frames: MoveFrames;
  readonly settle: CompletionWait;
  /** The latest action that went on with it. */
  action: Action;
  /** The last frame in which it moved the map. */
  endMs: number;
  /** Library and hand are done with it. */
  isOver: boolean;
  /** Frames since then. */
  ticksAfter: number;
}

export interface GestureContext {
  readonly deadlines: Deadlines;
  readonly refresh: RefreshInterval;
  readonly emit: Emit;
  /** When the latest tile was ready. */
  readonly latestTileMs: () => number;
  /** When the latest tile was asked for. */
  readonly requestedMs: () => number;
}

/** A gesture whose first frame was drawn at `drawnMs`; `startMs`: when its move started. */
export function createGesture(
  action: Action,
  startMs: number,
  inputMs: number | null,
  drawnMs: number,
  context: GestureContext,
): Gesture {
  const { deadlines, refresh, emit, latestTileMs, requestedMs } = context;
  const { kind } = action;
  return {
    kind,
    startMs,
    inputMs,
    drawnMs,
    action,
    frames: createMoveFrames(drawnMs, refresh),
    endMs: drawnMs,
    isOver: false,
    ticksAfter: 0,
    // ST: from the last frame in which the user's move changed the camera to the complete map.
    settle: waitForComplete(drawnMs, deadlines, (completion) => {
      const tags = { gesture: kind, isCacheWarm: requestedMs() < startMs };
      const { outcome, endMs, value } = completion;
      if (outcome !== 'measured') {
        emit({ name: 'ST', ...completion, tags });
        return;
      }
      // Until the last tile came, and from then until it was drawn.
      const loadMs = Math.max(0, Math.min(latestTileMs(), endMs) - completion.startMs);
      const parts = { ...completion.parts, loadMs, renderMs: value! - loadMs };
      emit({ name: 'ST', ...completion, parts, tags });
    }),
  };
}
