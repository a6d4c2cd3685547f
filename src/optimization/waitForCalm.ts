import { abortedError } from '../lib/abortedError.ts';
import { createCleanup } from '../lib/cleanup.ts';
import type { Clock } from '../types/clock.ts';
import type { OptimizerHost } from '../types/optimizer.ts';

/** Waits until the user's gesture is over, at most `deferMs`. Rejects with ABORTED. */
export function waitForCalm(host: OptimizerHost, deferMs: number, clock: Clock, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const cleanup = createCleanup();
    const finish = (settle: () => void) => (): void => {
      cleanup.run();
      settle();
    };
    const go = finish(resolve);
    const abort = finish(() => reject(abortedError('waiting for the end of a gesture', signal)));
    const timer = clock.setTimer(go, deferMs);
    cleanup.add(() => clock.clearTimer(timer));
    signal.addEventListener('abort', abort, { once: true });
    cleanup.add(() => signal.removeEventListener('abort', abort));
    cleanup.add(host.onGestureEnd(go));
  });
}
