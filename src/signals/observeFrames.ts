import type { Clock } from '../types/clock.ts';
import type { Stop } from '../types/functions.ts';

/** Calls back in every animation frame with that frame's time. Costs a frame callback each: run it only while something moves. */
export function observeFrames(clock: Clock, onFrame: (frameMs: number) => void): Stop {
  const tick = (frameMs: number): void => {
    handle = clock.requestFrame(tick);
    onFrame(frameMs);
  };
  let handle = clock.requestFrame(tick);
  return () => clock.cancelFrame(handle);
}
