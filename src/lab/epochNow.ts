import { performance } from 'node:perf_hooks';

/** Epoch milliseconds with fractions: the clock that the hand, the tile server and the browser have in common. */
export const epochNow = (): number => performance.timeOrigin + performance.now();
