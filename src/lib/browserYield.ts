import type { Clock } from '../types/clock.ts';
import { hostClock } from './clock.ts';

/** One frame at 60 Hz. */
const FAIR_EVERY_MS = 16;

interface HostScheduler {
  readonly scheduler?: { yield?(): Promise<void> };
}

/**
 * Makes a function that lets the browser work, then goes on. `scheduler.yield` is the cheapest, but what it goes on
 * with comes before other tasks (https://developer.mozilla.org/docs/Web/API/Scheduler/yield): in Chromium 156 a loop of such yields got a frame every 110 ms and no message from a
 * worker at all. So once per frame it queues as a message, in turn with everything else; always where there is no
 * scheduler. (A timer would wait at least 4 ms after some nesting; it serves old servers.)
 */
export function createBrowserYield(clock: Clock = hostClock): () => Promise<void> {
  let fairAtMs = clock.now();

  return async () => {
    const { scheduler } = globalThis as HostScheduler;
    if (typeof scheduler?.yield === 'function' && clock.now() - fairAtMs < FAIR_EVERY_MS) return scheduler.yield();
    await nextTask(clock);
    fairAtMs = clock.now();
  };
}

function nextTask(clock: Clock): Promise<void> {
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
