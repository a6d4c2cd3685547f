import { createLoadOnce } from '../lib/loadOnce.ts';
import { createEarlyQueue } from './earlyQueue.ts';
import { listenEarly } from './listenEarly.ts';
import type { createTracking, Tracking, TrackingOptions } from '../attachments/createTracking.ts';
import type { TellProblem } from '../types/sample.ts';

const tracking = createLoadOnce<typeof createTracking>(
  async () => (await import('../attachments/createTracking.ts')).createTracking,
);

export async function loadTracking(): Promise<void> {
  await tracking.load();
}

/** Tracking that is loaded with the first map. Until then what maps do is kept, and then made up for in order. */
export function createLateTracking(options: TrackingOptions): Tracking {
  if (tracking.part) return tracking.part(options);
  const { clock, problem } = options;
  const queue = createEarlyQueue<Tracking & { readonly problem: TellProblem }>();
  const listen = listenEarly(queue, clock);
  let coming: Promise<void> | undefined;

  const begin = async (): Promise<void> => {
    try {
      const create = await tracking.load();
      queue.adopt(Object.assign(create(options), { problem }));
    } catch (error) {
      problem('tracking-missing', error);
      queue.giveUp();
    }
  };
  return {
    listen(watched) {
      const listener = listen(watched);
      coming ??= begin();
      return listener;
    },
    flush: () => queue.engine?.flush(),
    describeMaps: () => queue.engine?.describeMaps() ?? [],
    get refreshHistoryHz() {
      return queue.engine?.refreshHistoryHz ?? [];
    },
    get coming() {
      return queue.engine ? undefined : coming;
    },
  };
}
