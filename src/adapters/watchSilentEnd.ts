import type { Clock, TimerHandle } from '../types/clock.ts';
import type { Stop } from '../types/functions.ts';
import type { MapLibreMap } from './mapLibreLike.ts';

export interface SilentEndWatch {
  frameDrawn(isComplete: boolean, atMs: number): void;
  stop: Stop;
}

/** How late a silent end may be told. Runs only after a frame of an incomplete map. */
const CHECK_EVERY_MS = 50;
/** As long as the vitals wait for completeness: then the map is at rest, complete or not. */
const GIVE_UP_AFTER_MS = 30_000;

/**
 * Notices a map that became complete without drawing. A missing raster tile (404) fires no event and, where it was the
 * last one, draws no frame and fires no `idle` (seen in 4.7, 5.24 and 6.17): the map would look incomplete until it
 * is moved.
 */
export function watchSilentEnd(
  map: MapLibreMap,
  clock: Clock,
  onComplete: () => void,
  onError: (error: unknown) => void,
): SilentEndWatch {
  let timer: TimerHandle | undefined;
  let frameMs = 0;

  const stop = (): void => {
    if (timer !== undefined) clock.clearTimer(timer);
    timer = undefined;
  };
  const check = (): void => {
    timer = undefined;
    try {
      // `loaded` is false while a frame is due, which will tell by itself.
      if (map.loaded() && map.areTilesLoaded() && !map.isMoving() && !map._diffStyleRequest) onComplete();
      else if (clock.now() - frameMs < GIVE_UP_AFTER_MS) timer = clock.setTimer(check, CHECK_EVERY_MS);
    } catch (error) {
      onError(error);
    }
  };

  return {
    frameDrawn(isComplete, atMs) {
      frameMs = atMs;
      if (isComplete) stop();
      else timer ??= clock.setTimer(check, CHECK_EVERY_MS);
    },
    stop,
  };
}
