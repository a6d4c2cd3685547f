import { sharedMap } from '../lib/sharedMap.ts';
import type { Stop } from '../types/functions.ts';

type Listener = (event: object) => void;

/** A map of MapLibre, or of Mapbox GL: both print the same way. */
interface LoudMap {
  on(type: 'error', listener: Listener): unknown;
  off(type: 'error', listener: Listener): unknown;
  listens(type: 'error'): boolean;
}

/**
 * Prints an error as MapLibre does where nobody listens
 * (https://github.com/maplibre/maplibre-gl-js/blob/main/src/util/evented.ts): our listening must not silence it. Whoever else of ours listens, of
 * another instance or another copy of this package, is nobody; the first of us prints.
 */
export function printUnheard(map: LoudMap, own: Listener, error: unknown): void {
  const [...ours] = listenersOf(map);
  if (ours[0] !== own) return;
  for (const listener of ours) map.off('error', listener);
  const isHeard = map.listens('error');
  for (const listener of ours) map.on('error', listener);
  // oxlint-disable-next-line no-console -- in MapLibre's place
  if (!isHeard) console.error(error);
}

/** Counts a listener as one of ours. */
export function shareListener(map: LoudMap, listener: Listener): Stop {
  const ours = listenersOf(map);
  ours.add(listener);
  return () => void ours.delete(listener);
}

function listenersOf(map: LoudMap): Set<Listener> {
  return (sharedMap(map).errorListeners ??= new Set());
}
