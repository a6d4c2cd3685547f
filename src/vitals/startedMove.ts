import type { Action, Actions } from './actions.ts';
import type { Gesture } from './gesture.ts';

/** A move that has started and was not drawn yet. */
export interface StartedMove {
  readonly startMs: number;
  /** Whose it is: the hand's, by its action; a gesture's, as what snaps at its end; `null`: the program's. */
  readonly owner: Action | Gesture | null;
  /** When the hand made the input that it answers. */
  readonly inputMs: number | null;
  /** Within another move, as a clamp is. */
  readonly isNested: boolean;
  endMs: number | null;
}

/** The gesture in whose last task it has started; `null`: it is of an action, or the program's. */
export function gestureOf({ owner }: StartedMove): Gesture | null {
  return owner && 'frames' in owner ? owner : null;
}

/** Input of the same kind goes on with a gesture that is not over; a new pointer begins the next. */
export function goesOn(current: Gesture, action: Action): boolean {
  return action === current.action || (!current.isOver && action.device !== 'pointer' && action.kind === current.kind);
}

/**
 * Where a pointer drags while the map still answers what the hand did before: of both the library may make one move. So it may where a
 * hand drags or turns the wheel while a program moves the map in each frame, as where it follows something, if only the camera tells.
 */
export function takenOver(
  running: Gesture | null,
  isSeenMove: boolean,
  actions: Actions,
  startMs: number,
): StartedMove | null {
  const owner = actions.current();
  if (!owner || owner.device === 'key' || owner.kind === 'press' || owner === running?.action) return null;
  if (running ? !owner.isHeld || owner.device !== 'pointer' : !isSeenMove) return null;
  return { startMs, owner, inputMs: actions.startMs(), isNested: false, endMs: null };
}
