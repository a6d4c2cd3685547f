import { after } from '../lib/after.ts';
import type { Clock } from '../types/clock.ts';
import type { Stop } from '../types/functions.ts';

export interface Patience {
  /** A sign of life: the wait begins anew. */
  heard(): void;
  stop: Stop;
}

/** A longer timer would fire at once. */
const LONGEST_MS = 2 ** 31 - 1;
const SLICES = 4;

/**
 * Calls back when nothing was heard for so long; above 2^31 - 1 ms, never. Counts in slices by its own timers and reads no
 * clock: one task of the page, however long, uses up one slice at most, and what came meanwhile is heard before the next ends.
 */
export function createPatience(clock: Clock, limitMs: number, onOver: () => void): Patience {
  let left = 0;
  let stop: Stop = () => {};

  const tick = (): void => {
    left -= 1;
    if (left < 0) onOver();
    // After the last slice one turn more, for answers that wait behind a long task.
    else stop = after(clock, left > 0 ? limitMs / SLICES : 0, tick);
  };
  const patience: Patience = {
    heard() {
      left = SLICES;
      stop();
      if (limitMs <= LONGEST_MS) stop = after(clock, limitMs / SLICES, tick);
    },
    stop: () => stop(),
  };
  patience.heard();
  return patience;
}
