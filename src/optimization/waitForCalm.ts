import { after } from '../lib/after.ts';
import { createCleanup } from '../lib/cleanup.ts';
import type { Clock } from '../types/clock.ts';
import type { OptimizerHost } from '../types/optimizer.ts';

/** Waits until the user's gesture is over or the signal aborts, at most `deferMs`. */
export function waitForCalm(host: OptimizerHost, deferMs: number, clock: Clock, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const { add, run } = createCleanup();
    add(resolve);
    add(after(clock, deferMs, run));
    add(host.onGestureEnd(run));
    signal.addEventListener('abort', run);
  });
}
