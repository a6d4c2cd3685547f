import type { MapVitalsError } from '../errors.ts';
import type { Stop } from '../types/functions.ts';
import { abortedError } from './abortedError.ts';

/** Calls back once when the signal aborts. All who wait on it get the same ABORTED error: each its own would be slow. */
export type AbortWatch = (signal: AbortSignal, callback: (error: MapVitalsError) => void) => Stop;

interface Watched {
  readonly callbacks: Set<(error: MapVitalsError) => void>;
  readonly onAbort: () => void;
}

/**
 * Watches signals with one listener each, however many wait on it: browsers look through a target's listeners one by
 * one, so that ten thousand items with one viewport's signal would cost ten thousand squared.
 */
export function createAbortWatch(what: string): AbortWatch {
  const watchedBySignal = new Map<AbortSignal, Watched>();

  const watch = (signal: AbortSignal): Watched => {
    const callbacks: Watched['callbacks'] = new Set();
    const onAbort = (): void => {
      watchedBySignal.delete(signal);
      const error = abortedError(what, signal);
      for (const callback of callbacks) callback(error);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    const watched = { callbacks, onAbort };
    watchedBySignal.set(signal, watched);
    return watched;
  };

  return (signal, callback) => {
    const { callbacks, onAbort } = watchedBySignal.get(signal) ?? watch(signal);
    callbacks.add(callback);
    return () => {
      if (!callbacks.delete(callback) || callbacks.size > 0) return;
      signal.removeEventListener('abort', onAbort);
      watchedBySignal.delete(signal);
    };
  };
}
