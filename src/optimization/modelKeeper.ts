import type { Clock, TimerHandle } from '../types/clock.ts';
import type { ExportedCostModel } from '../types/optimization.ts';
import type { ModelStore } from '../types/optimizer.ts';

export interface ModelKeeper {
  /** Something was learned: it is saved soon. */
  touch(): void;
  save(): Promise<void>;
}

const SAVE_AFTER_MS = 5000;

/** Saves what was learned, at most once in a while; a store that fails loses nothing but the memory of it. */
export function createModelKeeper(
  store: ModelStore | undefined,
  clock: Clock,
  read: () => ExportedCostModel,
  onError: (error: unknown) => void,
): ModelKeeper {
  let timer: TimerHandle | undefined;

  const save = async (): Promise<void> => {
    if (timer === undefined) return;
    clock.clearTimer(timer);
    timer = undefined;
    await store?.save(read()).catch(onError);
  };

  return {
    touch() {
      if (store) timer ??= clock.setTimer(() => void save(), SAVE_AFTER_MS);
    },
    save,
  };
}
