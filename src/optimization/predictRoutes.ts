import type { CostModelView, LogEstimate, PlanConditions, PlanPolicy, PlanTask } from './planTypes.ts';
import type { CostParts, Plan, RunRoute } from '../types/optimization.ts';
import { routeCost } from './routeCost.ts';

export interface Prediction extends Pick<Plan, 'parts' | 'predicted'> {
  /** The task's own work, by route. */
  readonly compute: Readonly<Record<RunRoute, LogEstimate>>;
  readonly clone: LogEstimate;
}

/** What each part of a call, and each route that is open to it, is believed to cost. Medians, in milliseconds. */
export function predictRoutes(
  { name, size, canWorker, canBatch }: PlanTask,
  conditions: PlanConditions,
  model: CostModelView,
  policy: PlanPolicy,
): Prediction {
  const { workerWaitMs: waitMs, batchDelayMs, blockedMs } = conditions;
  const { roundTripMs } = model;
  const batchSize = Math.max(1, conditions.batchSize);
  const compute = {
    inline: model.compute(name, size, 'inline', 1),
    worker: model.compute(name, size, 'worker', 1),
    batch: model.compute(name, size, 'batch', batchSize),
  };
  const clone = model.clone(name, size, 'worker', 1);
  const batchClone = model.clone(name, size, 'batch', batchSize);
  const parts: CostParts = {
    computeMs: Math.exp(compute.inline.mean),
    workerComputeMs: Math.exp(compute.worker.mean),
    batchComputeMs: Math.exp(compute.batch.mean),
    cloneMs: Math.exp(clone.mean),
    batchCloneMs: Math.exp(batchClone.mean),
    roundTripMs,
    waitMs,
    batchDelayMs,
    batchSize,
    blockedMs,
  };
  const { computeMs, workerComputeMs, batchComputeMs, cloneMs, batchCloneMs } = parts;
  // A batch travels in one message where there are workers, and each of its items waits for all of them.
  const batch = canWorker
    ? {
        mainBlockMs: batchCloneMs,
        latencyMs: batchDelayMs + waitMs + roundTripMs + batchSize * (batchCloneMs + batchComputeMs),
      }
    : {
        mainBlockMs: batchComputeMs,
        latencyMs: batchDelayMs + batchSize * batchComputeMs,
        blockedMs: (batchSize - 1) * batchComputeMs,
        guarded: cautious(compute.batch),
      };
  const worker = { mainBlockMs: cloneMs, latencyMs: cloneMs + waitMs + roundTripMs + workerComputeMs };
  const inline = { mainBlockMs: computeMs, latencyMs: computeMs, blockedMs, guarded: cautious(compute.inline) };
  return {
    parts,
    compute,
    clone,
    predicted: {
      inline: routeCost(inline, policy),
      worker: canWorker ? routeCost(worker, policy) : null,
      batch: canBatch ? routeCost(batch, policy) : null,
    },
  };
}

/** The task's own work on the page, as the guard should see it: what is not known well may be worse by a standard deviation. */
function cautious({ mean, meanSd, sd }: LogEstimate): { medianMs: number; sd: number } {
  return { medianMs: Math.exp(mean + meanSd), sd };
}
