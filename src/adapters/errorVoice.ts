import { sharedMap } from '../lib/sharedMap.ts';
import type { Stop } from '../types/functions.ts';
import type { MapLibreEvent, MapLibreMap } from './mapLibreLike.ts';

type Listener = (event: MapLibreEvent) => void;

/**
 * Prints an error as MapLibre does where nobody listens
 * (https://github.com/maplibre/maplibre-gl-js/blob/main/src/util/evented.ts): our listening must not silence it. Whoever else of ours listens, of
 * another instance or another copy of this package, is nobody; the first of us prints.
 */
export function printUnheard(map: MapLibreMap, own: Listener, error: unknown): void {
  const [...ours] = listenersOf(map);
  if (ours[0] !== own) return;
  for (const listener of ours) map.off('error', listener);
  const isHeard = map.listens('error');
  for (const listener of ours) map.on('error', listener);
  // oxlint-disable-next-line no-console -- in MapLibre's place
  if (!isHeard) console.error(error);
}

/** Counts a listener as one of ours. */
export function shareListener(map: MapLibreMap, listener: Listener): Stop {
  const ours = listenersOf(map);
  ours.add(listener);
  return () => void ours.delete(listener);
}

function listenersOf(map: MapLibreMap): Set<Listener> {
  return (sharedMap(map).errorListeners ??= new Set());
}
