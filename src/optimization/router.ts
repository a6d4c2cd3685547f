import { isHidden } from '../lib/host.ts';
import type { ExportedCostModel } from './exportedModel.ts';
import type { Plan } from '../types/optimization.ts';
import type { PlanConditions, PlanPolicy, PlanTask, RunObservation } from './planTypes.ts';
import { createCostModel } from './costModel.ts';
import { planOperation } from './planOperation.ts';

/** Plans calls by what it has learned of their runs. */
export interface Router {
  plan(task: PlanTask, conditions: PlanConditions): Omit<Plan, 'sizeFrom'>;
  observe(run: RunObservation): void;
  /** Of an operation that there will not be again. */
  forget(operation: string): void;
  /** Takes over what an earlier session learned. */
  adopt(saved: ExportedCostModel, nowEpochMs: number): void;
  export(deviceClass: string, savedEpochMs: number): ExportedCostModel;
  /** Exploration's cost as a share of the whole, 0..1. */
  readonly exploredRatio: number;
}

export type CreateRouter = (policy: PlanPolicy) => Router;

export const createRouter: CreateRouter = (policy) => {
  const model = createCostModel();
  return {
    plan: (task, conditions) => planOperation(task, conditions, model, policy),
    observe(run) {
      // Browsers slow down what a hidden page does, up to a timer a minute: what a run took there teaches nothing of the work.
      if (!isHidden(globalThis.document)) model.observe(run);
    },
    forget: model.forget,
    adopt: model.adopt,
    export: model.export,
    get exploredRatio() {
      return model.totalCost > 0 ? model.exploredCost / model.totalCost : 0;
    },
  };
};
