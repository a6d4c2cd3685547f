import { createLoadOnce } from '../lib/loadOnce.ts';
import { createEarlyQueue } from './earlyQueue.ts';
import { hearMaps } from './hearMaps.ts';
import { recordMap } from './recordMap.ts';
import type { AnyTracking, createTracking, LateTrackingOptions, Tracking } from '../attachments/createTracking.ts';
import type { MapStart, MapWatch } from '../attachments/watchedMap.ts';
import type { Tags } from '../types/app.ts';
import type { Heard, HeardMap } from '../types/hearing.ts';
import type { Adapter } from '../types/adapter.ts';
import type { TellProblem } from '../types/sample.ts';

export interface LateTracking<MapType> extends AnyTracking {
  readonly adapter: Adapter<MapType, Heard, HeardMap>;
  readonly watch: (start: MapStart<HeardMap>) => MapWatch<Heard>;
}

interface Loaded extends Tracking {
  readonly problem: TellProblem;
}

const tracking = createLoadOnce<typeof createTracking>(
  async () => (await import('../attachments/createTracking.ts')).createTracking,
);

/** All that is loaded with the first map. */
export async function loadTracking(): Promise<void> {
  const readers = [undefined, () => () => {}].map((adapter) => hearMaps(adapter).reader.load());
  await Promise.all([tracking.load(), ...readers]);
}

/** Tracking that is loaded with the first map. Until then what maps do is kept, and then made up for in order. */
export function createLateTracking<MapType>(
  options: LateTrackingOptions,
  given: Adapter<MapType> | undefined,
): LateTracking<MapType> {
  const { problem, slot } = options;
  const queue = createEarlyQueue<Loaded>();
  /** Those that the first map had, where they are others by now. */
  let first: { readonly tags: Tags | undefined } = slot;
  queue.keep(() => (slot.tags = first.tags), true);
  const { adapter, reader } = hearMaps(given);
  let coming: Promise<void> | undefined;

  const adopt = (create: typeof createTracking, read: Parameters<typeof createTracking>[1]): Promise<void> =>
    queue.adopt({ ...create(options, read), problem });
  const begin = async (): Promise<void> => {
    try {
      await adopt(...(await Promise.all([tracking.load(), reader.load()])));
    } catch (error) {
      problem('tracking-missing', error);
      queue.giveUp();
    }
  };
  if (tracking.part && reader.part) void adopt(tracking.part, reader.part);
  return {
    adapter,
    watch(start) {
      const watch = recordMap(start, { ...options, queue });
      if (!queue.engine) coming ??= begin();
      return watch;
    },
    retagged(tags) {
      if (first === slot) first = { tags };
      const next = slot.tags;
      if (!queue.engine) queue.keep(() => (slot.tags = next), true);
    },
    reach: (atMs) => queue.engine?.reach(atMs),
    flush() {
      queue.hurry();
      queue.engine?.flush();
    },
    describeMaps: () => queue.engine?.describeMaps() ?? { refreshHz: null, refreshHistoryHz: [], maps: [], gpu: null },
    get coming() {
      return queue.engine ? undefined : coming;
    },
  };
}
