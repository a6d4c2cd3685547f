import { failure } from '../lib/failure.ts';
import { UNUSED_POOL } from '../lib/unusedPool.ts';
import type { LoadLate } from '../lib/loadLate.ts';
import type { TaskRunner } from '../types/taskRunner.ts';
import type { TaskDefinitions } from '../types/tasks.ts';

/** What a first call waits for beside its worker's own start: the pool's code, and the worker's. */
const START_MS = 60;

export interface LateRunner<Tasks extends TaskDefinitions> extends TaskRunner<Tasks> {
  dispose(): Promise<unknown>;
}

/** A pool whose code is loaded at its first call. Where it cannot be had it is closed, and no call has started. */
export function createLateRunner<Tasks extends TaskDefinitions>(
  load: LoadLate<TaskRunner<Tasks> & { dispose(): Promise<unknown> }>,
  size: number,
): LateRunner<Tasks> {
  let loading: ReturnType<typeof load> | undefined;
  let pool: TaskRunner<Tasks> | undefined;
  let isOpen = true;

  const start = async (): ReturnType<typeof load> => {
    pool = await (loading ??= load());
    isOpen = pool !== undefined;
    return loading;
  };
  const need = (task: string): TaskRunner<Tasks> => {
    if (pool) return pool;
    throw failure('WORKER_LOAD', `Task \`${task}\` found no worker: the pool's code is missing.`, 'pool', {
      task,
      worker: null,
      attempt: 0,
    });
  };
  return {
    coming: () => (pool ? undefined : start()),
    execute: async (name, input, options) => need(name).execute(name, input, options),
    executeBatch: async (name, inputs, options) => need(name).executeBatch(name, inputs, options),
    expectedWaitMs: () => pool?.expectedWaitMs() ?? START_MS,
    warmUp: async () => (await start())?.warmUp?.(),
    isOpen: () => isOpen,
    getMetrics: () => (isOpen ? (pool?.getMetrics() ?? { ...UNUSED_POOL, size, isInline: false }) : null),
    dispose: async () => (await loading)?.dispose(),
  };
}
