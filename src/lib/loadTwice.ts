import { after } from './after.ts';
import { hostClock } from './clock.ts';

/** The largest part takes a third of it on the slowest networks that show maps at all. */
const LIMIT_MS = 15_000;

/**
 * Loads a part of the code. One that cannot be had (the network lost its file, a deploy took it away), or that does not come
 * within 15 s, is asked for once more, and then given up. A request that hangs goes on: what it brings meanwhile counts.
 */
export function loadTwice<Part>(load: () => Promise<Part>): Promise<Part> {
  const attempt = (): Promise<Part> =>
    new Promise((resolve, reject) => {
      const stop = after(hostClock, LIMIT_MS, () => reject(new Error(`not there in ${LIMIT_MS} ms`)));
      void load().then(resolve, reject).finally(stop);
    });
  return attempt().catch(attempt);
}
