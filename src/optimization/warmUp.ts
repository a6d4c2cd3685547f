import { requireList } from '../lib/requireList.ts';
import { whenIdle } from '../lib/whenIdle.ts';
import type { WarmUp } from './parts.ts';

/** While the page is idle. */
export const warmUp: WarmUp = async (names, { settings: { clock, runner, cache }, parts, registry }, isOver) => {
  requireList('names', names);
  const tasks = names.map((name) => registry.get(name).task);
  await new Promise<void>((resolve) => whenIdle(clock, resolve));
  if (isOver()) return;
  await Promise.all([
    tasks.some(({ isLocal }) => !isLocal) && runner?.warmUp?.(),
    tasks.some(({ runBatch }) => runBatch) && parts.batches(),
    tasks.some(({ cacheKey }) => cacheKey) && Promise.all([parts.keyed(), cache?.warmUp?.()]),
  ]);
};
