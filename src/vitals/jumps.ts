import { gestureOf } from './startedMove.ts';
import type { Gesture } from './gesture.ts';
import type { StartedMove } from './startedMove.ts';

export interface Jumps {
  /** A move is over in the task in which it has started: whose it is then, `null` for nobody's. */
  ended(jump: StartedMove, gesture: Gesture | null, atMs: number): StartedMove | null;
  /** The app makes one after the other, with no hand behind them. */
  isGoingOn(atMs: number): boolean;
  /** The hand did something. */
  touched(atMs: number): void;
}

/** Jumps further apart are no animation. */
const MAX_GAP_MS = 150;
/** In so few frames one jump answers the one before. */
const MAX_TICKS = 2;
/** Longer no inertia goes on. */
const MAX_CARRY_MS = 3000;

/**
 * Knows whose jumps are. An app moves the map by one in each frame: to let a drag of its own run out, which is the hand's; or for
 * ever, as one that follows a vehicle does, which a button that is pressed meanwhile does not make the hand's.
 */
export function createJumps(): Jumps {
  let latestMs = -Infinity;
  let count = 0;
  let touchedMs = -Infinity;
  const isRecent = (atMs: number): boolean => atMs - latestMs <= MAX_GAP_MS;
  const isGoingOn = (atMs: number): boolean => count > 1 && isRecent(atMs);

  return {
    ended(jump, gesture, atMs) {
      const { owner } = jump;
      const isTouch = owner && !gestureOf(jump) && (owner.kind === 'press' || owner.kind === 'key');
      const isOwned = owner && !(isTouch && isGoingOn(atMs));
      const runsOut = !owner && gesture?.isOver === true && !gesture.isAmidJumps && gesture.ticksAfter <= MAX_TICKS;
      if (isOwned) return { ...jump, endMs: atMs };
      if (runsOut && atMs - touchedMs <= MAX_CARRY_MS) return { ...jump, owner: gesture, endMs: atMs };
      count = isRecent(atMs) ? count + 1 : 1;
      latestMs = atMs;
      // A resize, a view that an app sets again.
      return null;
    },
    isGoingOn,
    touched(atMs) {
      touchedMs = atMs;
    },
  };
}
