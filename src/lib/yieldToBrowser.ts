import type { Clock } from '../types/clock.ts';
import { hostClock } from './clock.ts';

interface HostScheduler {
  readonly scheduler?: { yield?(): Promise<void> };
}

/**
 * Lets the browser handle input and draw, then goes on. `scheduler.yield` goes on before other queued work; a message
 * is the next best, for a timer waits at least 4 ms after some nesting, and is all that old servers have.
 */
export function yieldToBrowser(clock: Clock = hostClock): Promise<void> {
  const { scheduler } = globalThis as HostScheduler;
  if (typeof scheduler?.yield === 'function') return scheduler.yield();
  return new Promise((resolve) => {
    if (typeof MessageChannel === 'undefined') {
      clock.setTimer(resolve, 0);
      return;
    }
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      // An open port keeps a Node process alive.
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
