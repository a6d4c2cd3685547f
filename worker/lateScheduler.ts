import { createLoadLate } from '../src/lib/loadLate.ts';
import { UNUSED_POOL } from '../src/lib/unusedPool.ts';
import { copyTiny } from './copyTiny.ts';
import type { ResolvedPoolOptions } from './poolOptions.ts';
import type { Scheduler } from './scheduler.ts';
import { createTaskFailure } from './taskFailure.ts';

/** Taken for a worker's start before the first was seen. */
const START_MS = 40;

/** The scheduler's code, once it was loaded. */
let loaded: typeof import('./scheduler.ts') | undefined;

/**
 * The scheduler, whose code is loaded with the first call. Where it cannot be had (a deploy took its file away), that is
 * told and calls are rejected with WORKER_LOAD: whoever has another way takes it.
 */
export function createLateScheduler(options: ResolvedPoolOptions): Scheduler {
  if (loaded) return loaded.createScheduler(options);
  const { clock, createWorker, onProblem } = options;
  let scheduler: Scheduler | undefined;
  let { size } = options;
  /** `drain`: what was accepted still runs. */
  let disposed: 'drain' | 'now' | undefined;
  let loadError: unknown;

  const load = createLoadLate(
    () => import('./scheduler.ts'),
    (error) => {
      loadError = error;
      onProblem('pool.code-load', error);
    },
  );
  let isLoading = false;
  const ready = async (): Promise<Scheduler | undefined> => {
    isLoading = true;
    loaded ??= await load();
    scheduler ??= loaded?.createScheduler({ ...options, size });
    return scheduler;
  };
  const refuse = (name: string, code: 'DISPOSED' | 'WORKER_LOAD'): Promise<never> =>
    Promise.reject(
      createTaskFailure(code, { stats: { name }, attempt: 0 }, null, code === 'DISPOSED' ? undefined : loadError),
    );

  const submitLate: Scheduler['submit'] = async (name, input, callOptions, isBatch, calledMs = clock.now()) => {
    if (disposed) return refuse(name, 'DISPOSED');
    // What was passed is what arrives.
    const copy = isBatch ? undefined : copyTiny(input);
    const late = await ready();
    if (disposed === 'now') return refuse(name, 'DISPOSED');
    return late ? late.submit(name, input, callOptions, isBatch, calledMs, copy) : refuse(name, 'WORKER_LOAD');
  };

  return {
    submit: (...call) => (scheduler ? scheduler.submit(...call) : submitLate(...call)),
    resize(newSize) {
      size = newSize;
      scheduler?.resize(newSize);
    },
    async warmUp() {
      if (!disposed) await (await ready())?.warmUp();
    },
    expectedWaitMs: () => scheduler?.expectedWaitMs() ?? (createWorker ? START_MS : 0),
    readMetrics: () => scheduler?.readMetrics() ?? { ...UNUSED_POOL, size, isInline: !createWorker },
    dispose(isDraining) {
      disposed ??= isDraining ? 'drain' : 'now';
      // At once, where it can be: an unmount leaves no worker behind.
      if (scheduler) return scheduler.dispose(isDraining);
      return isLoading ? ready().then((late) => late?.dispose(isDraining)) : Promise.resolve();
    },
  };
}
