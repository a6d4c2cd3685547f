import { createListeners } from '../lib/listeners.ts';
import type { Stop } from '../types/functions.ts';

export interface GestureWatch {
  /** The user's gesture on this map has begun, or is over. */
  set(map: object, isRunning: boolean): void;
  isInGesture(): boolean;
  /** Calls back once, when no gesture runs any more. */
  onGestureEnd(callback: () => void): Stop;
}

/** Whether the user has a map in hand, whichever. */
export function createGestureWatch(): GestureWatch {
  const running = new Set<object>();
  const ended = createListeners<undefined>();

  return {
    set(map, isRunning) {
      if (isRunning) running.add(map);
      else if (running.delete(map) && running.size === 0) ended.emit(undefined);
    },
    isInGesture: () => running.size > 0,
    onGestureEnd(callback) {
      const stop = ended.add(() => {
        stop();
        callback();
      });
      return stop;
    },
  };
}
