import { openCompletionWindow } from './completionWindow.ts';
import type { Clock } from '../types/clock.ts';
import type { GestureKind } from '../types/gesture.ts';
import type { CompletionWindow } from './completionWindow.ts';
import type { Emit } from './measurement.ts';

export interface SettleTimeOptions {
  readonly gesture: GestureKind;
  /** The user's move end. */
  readonly startMs: number;
  readonly clock: Clock;
  readonly emit: Emit;
  /** When the latest tile was ready. */
  readonly latestTileMs: () => number;
  /** Whether a tile was requested since the gesture began. */
  readonly hasRequested: () => boolean;
}

/**
 * ST: from the end of the user's move, inertia included, to the complete map. A new move first: interrupted. Incomplete
 * after 30 s.
 */
export function openSettleTime(options: SettleTimeOptions): CompletionWindow {
  const { gesture, startMs, clock, emit, latestTileMs, hasRequested } = options;
  return openCompletionWindow({
    startMs,
    clock,
    onEnd({ outcome, value, endMs, parts }) {
      const tags = { gesture, isCacheWarm: !hasRequested() };
      if (outcome !== 'measured') {
        emit({ name: 'ST', outcome, value, startMs, endMs, tags });
        return;
      }
      // Until the last tile came, and from then until it was drawn.
      const loadMs = Math.max(0, Math.min(latestTileMs(), endMs) - startMs);
      const renderMs = endMs - startMs - loadMs;
      emit({ name: 'ST', outcome, value, startMs, endMs, parts: { ...parts, loadMs, renderMs }, tags });
    },
  });
}
