import { after } from '../lib/after.ts';
import { withTimeout } from '../lib/withTimeout.ts';
import type { Clock } from '../types/clock.ts';
import type { Stop } from '../types/functions.ts';
import type { ModelStore } from './exportedModel.ts';
import type { Router } from './router.ts';

export interface ModelKeeper {
  /** Something was learned: it is saved soon. */
  touch(): void;
  /** Saves what was not saved yet, and lets go of the store. */
  dispose(): Promise<void>;
}

export interface ModelKeeperOptions {
  readonly store: ModelStore;
  readonly router: Pick<Router, 'adopt' | 'export'>;
  readonly deviceClass: string;
  readonly clock: Clock;
  readonly onError: (error: unknown) => void;
}

const SAVE_AFTER_MS = 5000;
/** A store that does not answer must not hold up the end of the page. */
const DEADLINE_MS = 1000;
/** Nobody waits for what it holds, and a page that starts is busy: its disk and its code may take a while. */
const LOAD_DEADLINE_MS = 10_000;

/** Takes up what an earlier session learned, and saves what this one does, at most once in a while. */
export function createModelKeeper({ store, router, deviceClass, clock, onError }: ModelKeeperOptions): ModelKeeper {
  let stopTimer: Stop | undefined;

  const attempt = async (work: () => Promise<void> | undefined, timeoutMs = DEADLINE_MS): Promise<void> => {
    const onTimeout = (): Error => new Error(`no answer in ${timeoutMs} ms`);
    try {
      await withTimeout(async () => work(), { timeoutMs, clock, onTimeout });
    } catch (error) {
      onError(error);
    }
  };
  const save = async (): Promise<void> => {
    if (!stopTimer) return;
    stopTimer();
    stopTimer = undefined;
    const learned = router.export(deviceClass, clock.epochNow());
    // Nothing was learned where the router could not be loaded: what is kept is better.
    if (learned.roundTripMs > 0) await attempt(() => store.save(learned));
  };

  void attempt(async () => {
    const saved = await store.load(deviceClass);
    if (saved) router.adopt(saved, clock.epochNow());
  }, LOAD_DEADLINE_MS);
  return {
    touch() {
      stopTimer ??= after(clock, SAVE_AFTER_MS, () => void save());
    },
    async dispose() {
      await save();
      await attempt(() => store.dispose?.());
    },
  };
}
