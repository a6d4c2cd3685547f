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
  const median = (route: RunRoute): number => Math.exp(model.compute(task.name, task.size, route).mean);
  return {
    computeMs: median('inline'),
    workerComputeMs: median('worker'),
    batchComputeMs: median('batch'),
    cloneMs: Math.exp(model.clone(task.name, task.size).mean),
    roundTripMs: model.roundTripMs,
    waitMs: conditions.workerWaitMs + (conditions.isWorkerCold ? model.workerStartMs : 0),
    batchDelayMs: conditions.batchDelayMs,
    batchSize: Math.max(1, conditions.batchSize),
  };
}

/** The cost of each route that is open to the task. */
export function predictRoutes(
  task: PlanTask,
  parts: CostParts,
  policy: PlanPolicy,
): Readonly<Record<RunRoute, RouteCost | null>> {
  const { computeMs, workerComputeMs, batchComputeMs, cloneMs, roundTripMs, waitMs, batchDelayMs, batchSize } = parts;
  return {
    inline: routeCost(computeMs, computeMs, policy),
    worker: task.canWorker ? routeCost(cloneMs, cloneMs + waitMs + roundTripMs + workerComputeMs, policy) : null,
    // A batch travels in one message where there are workers, and each of its items waits for all of them.
    batch: task.canBatch
      ? task.canWorker
        ? routeCost(cloneMs, cloneMs + batchDelayMs + waitMs + roundTripMs + batchSize * batchComputeMs, policy)
        : routeCost(batchComputeMs, batchDelayMs + batchSize * batchComputeMs, policy)
      : null,
  };
}
