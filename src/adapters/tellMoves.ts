import type { Telling } from './createTelling.ts';

export interface MoveTeller {
  readonly isMoving: boolean;
  /** The camera has changed in this animation frame. */
  stepped(): void;
  /** It stood still in this one. */
  stood(): void;
  /** A move of more than one step begins, which may stand still for so many frames at first. */
  takeOff(frameCount: number): void;
}

/**
 * Makes moves of a camera that is looked at in each animation frame, for libraries that do not tell where one ends: one step
 * is a jump, steps in a row are a move until the first frame in which the camera stands.
 */
export function tellMoves(tell: Telling['tell']): MoveTeller {
  let isMoving = false;
  let stepCount = 0;
  let stillLeft = 0;

  const setMoving = (value: boolean, isSeen = false): void => {
    if (value !== isMoving) tell(value ? { type: 'moveStart', isSeen } : { type: 'moveEnd' });
    isMoving = value;
  };
  return {
    get isMoving() {
      return isMoving;
    },
    stepped() {
      stepCount += 1;
      stillLeft = 1;
      if (isMoving) return;
      setMoving(true, true);
      if (stepCount === 1) setMoving(false);
    },
    stood() {
      stepCount = 0;
      stillLeft -= 1;
      if (stillLeft <= 0) setMoving(false);
    },
    takeOff(frameCount) {
      setMoving(true);
      stillLeft = frameCount;
    },
  };
}
