import type { MapLibreMap } from 'maplibre-gl';

/** Starts a movement and waits for its end; stops it where it is when the signal aborts. */
export async function moveMap(map: MapLibreMap, signal: AbortSignal, start: () => unknown): Promise<void> {
  if (signal.aborted) return;
  const stop = (): void => void map.stop();
  signal.addEventListener('abort', stop, { once: true });
  // With reduced motion MapLibre jumps and fires `moveend` before `start` returns: listen first.
  const ended = map.once('moveend');
  await start();
  if (signal.aborted) stop();
  await ended;
  signal.removeEventListener('abort', stop);
}
