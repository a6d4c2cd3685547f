import type { Stop } from '../types/functions.ts';

/** Calls back once when the signal aborts. */
export type AbortWatch = (signal: AbortSignal, callback: () => void) => Stop;

interface Watched {
  readonly callbacks: Set<() => void>;
  readonly onAbort: () => void;
}

/**
 * Watches signals with one listener each, however many wait on it: browsers look through a target's listeners one by
 * one, so that ten thousand items with one viewport's signal would cost ten thousand squared.
 */
export function createAbortWatch(): AbortWatch {
  const watchedBySignal = new Map<AbortSignal, Watched>();

  const watch = (signal: AbortSignal): Watched => {
    const callbacks = new Set<() => void>();
    const onAbort = (): void => {
      watchedBySignal.delete(signal);
      for (const callback of callbacks) callback();
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
