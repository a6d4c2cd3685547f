import type { TaskDefinitions } from '../types/tasks.ts';
import { asFromAnywhere } from './asFromAnywhere.ts';
import { createBatchRoute } from './batchRoute.ts';
import { createKeyedCalls } from './keyedCalls.ts';
import type { OptimizationManagerOptions } from './managerOptions.ts';
import type { ManagerParts } from './parts.ts';
import { createRouter } from './router.ts';
import { RouteManager } from './RouteManager.ts';
import { warmUp } from './warmUp.ts';

const PARTS: ManagerParts = {
  router: () => createRouter,
  keyed: () => createKeyedCalls,
  batches: () => createBatchRoute,
  fromAnywhere: () => asFromAnywhere,
  warmUp: () => warmUp,
};

/**
 * Sends each operation to the cache, a worker, a batch or keeps it inline, by what it measured, and says why. Every call
 * settles once: with its result, with what its task threw, or with a MapVitalsError that has a code. All its parts are at hand.
 *
 * @example
 * const pool = new WorkerPool({ tasks, createWorker });
 * const optimize = new OptimizationManager({ tasks, runner: pool, cache: createMemoryCache() });
 * const clusters = await optimize.run('cluster', query, { signal });
 */
export class OptimizationManager<Tasks extends TaskDefinitions = TaskDefinitions> extends RouteManager<Tasks> {
  /** @throws BAD_OPTION with what / got / fix */
  constructor(options: OptimizationManagerOptions<Tasks>) {
    super(options, PARTS);
  }
}
