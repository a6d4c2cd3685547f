import { hostClock } from './clock.ts';
import { withTimeout } from './withTimeout.ts';

/** The largest part takes a third of it on the slowest networks that show maps at all. */
const LIMIT_MS = 15_000;

/**
 * Loads a part of the code. One that cannot be had (the network lost its file, a deploy took it away), or that does not come
 * within 15 s, is asked for once more, and then given up. A request that hangs goes on: what it brings meanwhile counts.
 */
export function loadTwice<Part>(load: () => Promise<Part>): Promise<Part> {
  const attempt = (): Promise<Part> =>
    withTimeout(load, {
      timeoutMs: LIMIT_MS,
      clock: hostClock,
      onTimeout: () => new Error(`the file has not come in ${LIMIT_MS} ms`),
    });
  return attempt().catch(attempt);
}
