import type { Stop } from '../types/functions.ts';

export interface Cleanup {
  /** Adds a stop; runs it at once where the cleanup has already run. */
  add(stop: Stop): void;
  /** Runs every stop once, last added first; one that throws keeps no other from running. */
  run: Stop;
}

/** Collects stops and undoes them in reverse order, once. */
export function createCleanup(onError?: (error: unknown) => void): Cleanup {
  const stops: Stop[] = [];
  let hasRun = false;

  const runOne = (stop: Stop): void => {
    try {
      stop();
    } catch (error) {
      onError?.(error);
    }
  };

  return {
    add: (stop) => {
      if (hasRun) runOne(stop);
      else stops.push(stop);
    },
    run: () => {
      hasRun = true;
      for (let stop = stops.pop(); stop; stop = stops.pop()) runOne(stop);
    },
  };
}
