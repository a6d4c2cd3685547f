import type { Stop } from '../types/functions.ts';
import { defineOverlay } from './defineOverlay.ts';
import type { OverlayOptions, OverlaySource } from './OverlayOptions.ts';

/** Takes the overlay away. Idempotent. */
export type Unmount = Stop;

/**
 * Shows the overlay over the page, by a corner of `target`. Does nothing on a server.
 *
 * @example
 * const unmount = mountOverlay(mapPerformance, { target: map.getContainer(), corner: 'bottom-left' });
 */
export function mountOverlay(mapPerformance: OverlaySource, options: OverlayOptions = {}): Unmount {
  if (typeof document === 'undefined') return () => {};
  defineOverlay();
  const overlay = document.createElement('map-vitals');
  overlay.options = options;
  overlay.source = mapPerformance;
  // Not inside the map: there it would be cut at the map's edge, and dragging it would count as a gesture.
  // A script in the head runs before there is a body.
  (document.body ?? document.documentElement).append(overlay);
  return () => overlay.remove();
}
