import type {
  CostModelView,
  CostParts,
  PlanConditions,
  PlanPolicy,
  PlanTask,
  RouteCost,
  RunRoute,
} from '../types/optimization.ts';
import { routeCost } from './routeCost.ts';

/** What each part of a call is believed to take: medians, in milliseconds. */
export function predictParts(task: PlanTask, conditions: PlanConditions, model: CostModelView): CostParts {
  const { name, size } = task;
  const batchSize = Math.max(1, conditions.batchSize);
  const median = (route: RunRoute): number => Math.exp(model.compute(name, size, route, batchSize).mean);
  return {
    computeMs: median('inline'),
    workerComputeMs: median('worker'),
    batchComputeMs: median('batch'),
    cloneMs: Math.exp(model.clone(name, size, 'worker', 1).mean),
    batchCloneMs: Math.exp(model.clone(name, size, 'batch', batchSize).mean),
    roundTripMs: model.roundTripMs,
    waitMs: conditions.workerWaitMs,
    batchDelayMs: conditions.batchDelayMs,
    batchSize,
    blockedMs: conditions.blockedMs,
  };
}

/** The cost of each route that is open to the task. */
export function predictRoutes(
  task: PlanTask,
  parts: CostParts,
  policy: PlanPolicy,
): Readonly<Record<RunRoute, RouteCost | null>> {
  const {
    computeMs,
    workerComputeMs,
    batchComputeMs,
    cloneMs,
    batchCloneMs,
    roundTripMs,
    waitMs,
    batchDelayMs,
    batchSize,
    blockedMs,
  } = parts;
  return {
    inline: routeCost(computeMs, computeMs, policy, blockedMs),
    worker: task.canWorker ? routeCost(cloneMs, cloneMs + waitMs + roundTripMs + workerComputeMs, policy) : null,
    // A batch travels in one message where there are workers, and each of its items waits for all of them.
    batch: task.canBatch
      ? task.canWorker
        ? routeCost(
            batchCloneMs,
            batchDelayMs + waitMs + roundTripMs + batchSize * (batchCloneMs + batchComputeMs),
            policy,
          )
        : routeCost(batchComputeMs, batchDelayMs + batchSize * batchComputeMs, policy, (batchSize - 1) * batchComputeMs)
      : null,
  };
}
