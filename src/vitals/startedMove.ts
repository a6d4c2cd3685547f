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

/** Where a pointer drags while the map still answers what the hand did before: of both the library may make one move. */
export function takenOver(running: Gesture | null, actions: Actions, startMs: number): StartedMove | null {
  const owner = actions.current();
  if (!running || !owner?.isHeld || owner === running.action) return null;
  if (owner.device !== 'pointer' || owner.kind === 'press') return null;
  return { startMs, owner, inputMs: actions.startMs(), isNested: false, endMs: null };
}
