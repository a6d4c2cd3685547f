import { after } from './after.ts';
import type { Clock } from '../types/clock.ts';

/** Idle or not: by then it has to be done. */
const LATEST_MS = 5000;
/** Where the browser cannot tell idleness (Safari: https://caniuse.com/requestidlecallback): long enough for what a page does right after its load. */
const GUESS_MS = 200;

/** A page may never be done with its load: an image that is a stream, a server that does not answer. */
const LATEST_LOAD_MS = 15_000;

/** Calls back once the page has loaded and has nothing better to do. */
export function whenIdle(clock: Clock, callback: () => void): void {
  let hasLoaded = false;
  const wait = (): void => {
    if (hasLoaded) return;
    hasLoaded = true;
    try {
      requestIdleCallback(callback, { timeout: LATEST_MS });
    } catch {
      // There is none, or a page's own that throws.
      after(clock, GUESS_MS, callback);
    }
  };
  if (typeof document === 'undefined' || document.readyState === 'complete') wait();
  else {
    window.addEventListener('load', wait, { once: true });
    after(clock, LATEST_LOAD_MS, wait);
  }
}
