import { whenIdle } from '../lib/whenIdle.ts';
import type { Routing } from './createRouting.ts';
import type { AnyTask } from './runInline.ts';

/** Starts what the first call of these tasks would wait for, while the page is idle. */
export async function warmUp(
  tasks: readonly AnyTask[],
  { settings: { clock, runner, cache }, parts }: Pick<Routing, 'settings' | 'parts'>,
  isOver: () => boolean,
): Promise<void> {
  await new Promise<void>((resolve) => whenIdle(clock, resolve));
  if (isOver()) return;
  await Promise.all([
    tasks.some(({ isLocal }) => !isLocal) && runner?.warmUp?.(),
    tasks.some(({ runBatch }) => runBatch) && parts.batches(),
    tasks.some(({ cacheKey }) => cacheKey) && Promise.all([parts.keyed(), cache?.warmUp?.()]),
  ]);
}
