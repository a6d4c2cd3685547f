import { whenIdle } from '../lib/whenIdle.ts';
import type { WarmUp } from './parts.ts';

/** While the page is idle. */
export const warmUp: WarmUp = async (tasks, { settings: { clock, runner, cache }, parts }, isOver) => {
  await new Promise<void>((resolve) => whenIdle(clock, resolve));
  if (isOver()) return;
  await Promise.all([
    tasks.some(({ isLocal }) => !isLocal) && runner?.warmUp?.(),
    tasks.some(({ runBatch }) => runBatch) && parts.batches(),
    tasks.some(({ cacheKey }) => cacheKey) && Promise.all([parts.keyed(), cache?.warmUp?.()]),
  ]);
};
