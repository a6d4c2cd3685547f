import type { Plan } from '../types/optimization.ts';
import type { PlanConditions, PlanPolicy, PlanTask } from './planTypes.ts';
import type { Part } from './parts.ts';
import type { CreateRouter, Router } from './router.ts';

/** What was learned before the router came, at most. */
const MAX_EARLY = 1000;

/**
 * A router whose code may come later: from its first plan on. Until then every call is a first call - to the worker, for it
 * must not block - and what is learned is told to the router when it comes. Where it cannot be had, that is how it stays.
 */
export function createLateRouter(part: Part<CreateRouter>, policy: PlanPolicy): Router {
  let router: Router | undefined;
  let isSought = false;
  const early: ((router: Router) => void)[] = [];

  const arrive = (create: CreateRouter | undefined): void => {
    router = create?.(policy);
    for (const tell of early.splice(0)) {
      try {
        if (router) tell(router);
      } catch {
        // What an earlier session left cannot be read: it is as if there were none.
      }
    }
  };
  const seek = (): Router | undefined => {
    if (isSought) return router;
    isSought = true;
    const found = part();
    if (found instanceof Promise) void found.then(arrive);
    else arrive(found);
    return router;
  };
  const tell = (what: (router: Router) => void): void => {
    const there = seek();
    if (there) what(there);
    else if (early.length < MAX_EARLY) early.push(what);
  };

  return {
    plan: (task, conditions) => seek()?.plan(task, conditions) ?? firstPlan(task, conditions),
    observe: (run) => tell((there) => there.observe(run)),
    forget: (operation) => router?.forget(operation),
    adopt: (saved, nowEpochMs) => tell((there) => there.adopt(saved, nowEpochMs)),
    export: (deviceClass, savedEpochMs) =>
      seek()?.export(deviceClass, savedEpochMs) ?? {
        version: 1,
        deviceClass,
        savedEpochMs,
        roundTripMs: 0,
        operations: {},
        sharedClone: { weights: [], covariance: [], variance: 0, weight: 0 },
      },
    get exploredRatio() {
      return router?.exploredRatio ?? 0;
    },
  };
}

function firstPlan(
  { name, size, canWorker, canBatch }: PlanTask,
  { workerWaitMs, batchDelayMs, batchSize, blockedMs }: PlanConditions,
): Omit<Plan, 'sizeFrom'> {
  return {
    operation: name,
    size,
    route: canWorker ? 'worker' : canBatch ? 'batch' : 'inline',
    predicted: { inline: null, worker: null, batch: null },
    parts: {
      computeMs: 0,
      workerComputeMs: 0,
      batchComputeMs: 0,
      cloneMs: 0,
      batchCloneMs: 0,
      roundTripMs: 0,
      waitMs: workerWaitMs,
      batchDelayMs,
      batchSize,
      blockedMs,
    },
    confidence: 0,
    reason: canWorker || canBatch ? 'first call: its cost is not known yet' : 'no other route is open to it',
    explored: false,
  };
}
