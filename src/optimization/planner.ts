import type { CostModelView, Plan, PlanPolicy, RunRoute } from '../types/optimization.ts';
import type { TaskRunner } from '../types/taskRunner.ts';
import { createArrivalMeter } from './arrivalMeter.ts';
import type { ArrivalMeter } from './arrivalMeter.ts';
import type { BlockMeter } from './blockMeter.ts';
import { planOperation } from './planOperation.ts';
import type { AnyTask } from './runInline.ts';

export interface Planner {
  /** A call of this operation came: batches fill with such. */
  arrive(name: string): void;
  /** A call of this operation went into a batch. */
  batched(name: string): void;
  /** Without `draw` nothing is explored: what would be chosen now. */
  plan(name: string, task: AnyTask, input: unknown, lastRoute: RunRoute | null, draw?: number): Plan;
}

export interface PlannerOptions {
  readonly model: CostModelView;
  readonly policy: PlanPolicy;
  readonly runner: Pick<TaskRunner, 'expectedWaitMs'> | undefined;
  readonly canBatch: boolean;
  readonly maxDelayMs: number;
  readonly maxInlineMs: number;
  readonly blocks: BlockMeter;
}

/** Gathers how things stand and asks the policy. */
export function createPlanner(options: PlannerOptions): Planner {
  const { model, policy, runner, maxDelayMs, maxInlineMs, blocks } = options;
  const meters = new Map<string, ArrivalMeter>();
  const batchedMs = new Map<string, number>();

  const meterOf = (name: string): ArrivalMeter => {
    const known = meters.get(name);
    if (known) return known;
    const meter = createArrivalMeter(maxDelayMs);
    meters.set(name, meter);
    return meter;
  };

  return {
    arrive: (name) => meterOf(name).arrive(blocks.freeNow()),
    batched: (name) => void batchedMs.set(name, blocks.freeNow()),
    plan(name, task, input, lastRoute, draw = 1) {
      const batchSize = meterOf(name).expectedBatchSize(blocks.freeNow());
      return planOperation(
        {
          name,
          size: readSize(task, input),
          canWorker: runner !== undefined && !task.isLocal,
          canBatch: options.canBatch && task.runBatch !== undefined,
        },
        {
          workerWaitMs: runner && !task.isLocal ? runner.expectedWaitMs() : 0,
          batchDelayMs: maxDelayMs,
          batchSize,
          isBatchOpen: blocks.freeNow() - (batchedMs.get(name) ?? -Infinity) < maxDelayMs,
          blockedMs: blocks.blockedMs(),
          lastRoute,
          maxInlineMs,
          draw,
        },
        model,
        policy,
      );
    },
  };
}

/** The task's own word on its input; 1 where it has none or says nonsense: a size must never fail a call. */
function readSize(task: AnyTask, input: unknown): number {
  try {
    const size = task.sizeOf?.(input);
    return typeof size === 'number' && size > 0 && Number.isFinite(size) ? size : 1;
  } catch {
    return 1;
  }
}
