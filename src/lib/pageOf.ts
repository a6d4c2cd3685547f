import { askHost } from './host.ts';
import type { Clock } from '../types/clock.ts';
import type { PagePort } from '../types/page.ts';
import { pageShowing } from './pageShowing.ts';

/** The page that a map is shown in, whose own clock, frames and visibility count. */
export interface MapPage {
  /** `null` where there is none, as on a server. */
  readonly page: PagePort | null;
  /** This page's clock, with that page's frames. */
  readonly clock: Clock;
  /** A time of that page (`event.timeStamp`, a frame's or an entry's) as a time of this one. */
  toMs(timeStampMs: number): number;
}

/**
 * Finds the window that shows an element: a same-origin iframe, a popup or a picture-in-picture window has a time origin,
 * frames and a visibility of its own. `own` is the page that this code runs for.
 */
export function pageOf(element: Pick<Element, 'ownerDocument'>, own: PagePort | null, clock: Clock): MapPage {
  const page = pageShowing(element, own);
  if (!own || !page || page === own) return { page, clock, toMs: (timeStampMs) => timeStampMs };
  const { window } = page;
  const shiftMs = (window.performance?.timeOrigin ?? 0) - (own.window.performance?.timeOrigin ?? 0);
  const toMs = (timeStampMs: number): number => timeStampMs + shiftMs;
  return {
    page,
    clock: {
      ...clock,
      // A window that is closed, or has another in its place, may have none: then there are none.
      requestFrame: (callback) =>
        askHost(() => window.requestAnimationFrame!((frameMs) => callback(toMs(frameMs)))) ?? 0,
      cancelFrame: (handle) => askHost(() => window.cancelAnimationFrame!(handle as number)),
    },
    toMs,
  };
}
