import { after } from './after.ts';
import type { Clock } from '../types/clock.ts';

/** Waits until it has come, or so long; whether it has. What comes never rejects. */
export function waitAtMost(clock: Clock, waitMs: number, coming: Promise<unknown>): Promise<boolean> {
  return new Promise((resolve) => {
    const stop = after(clock, waitMs, () => resolve(false));
    const come = async (): Promise<void> => {
      await coming;
      stop();
      resolve(true);
    };
    void come();
  });
}
