import type { Clock } from '../types/clock.ts';
import type { PagePort } from '../types/page.ts';

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
  const document: Document | null = element.ownerDocument ?? null;
  const window = document?.defaultView ?? null;
  if (!own || !window || document === own.document) {
    return { page: own, clock, toMs: (timeStampMs) => timeStampMs };
  }
  const shiftMs = window.performance.timeOrigin - (own.window.performance?.timeOrigin ?? 0);
  const toMs = (timeStampMs: number): number => timeStampMs + shiftMs;
  return {
    page: { document, window },
    clock: {
      ...clock,
      requestFrame: (callback) => window.requestAnimationFrame((frameMs) => callback(toMs(frameMs))),
      cancelFrame: (handle) => window.cancelAnimationFrame(handle as number),
    },
    toMs,
  };
}
