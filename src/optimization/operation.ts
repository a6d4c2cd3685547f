import type { CacheLoadOptions } from '../types/cache.ts';
import type { Batcher } from '../types/batcher.ts';
import type { OperationRoutes, Plan, RouteCost, RunRoute } from '../types/optimization.ts';
import type { Route } from '../types/sample.ts';
import { createArrivalMeter } from './arrivalMeter.ts';
import type { ArrivalMeter } from './arrivalMeter.ts';
import type { BatchItem, BatchedResult } from './batchItem.ts';
import type { AnyTask } from './runInline.ts';

type Writable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

/** One operation: what was told of it, and what became of its calls. Closures of one name share all but their task. */
export interface Operation {
  readonly task: AnyTask;
  readonly cacheOptions: CacheLoadOptions;
  readonly arrivals: ArrivalMeter;
  readonly reuse: Reuse;
  readonly state: OperationState;
  /** As the metrics tell it. */
  readonly facts: OperationFacts;
}

/** What the cache has been worth to one operation. */
export interface Reuse {
  callCount: number;
  /** 0..1, faded. */
  hitRatio: number;
  /** What a hit saves, and what a look-up that misses costs. */
  recomputeMs: number;
  missMs: number;
}

export interface OperationState {
  batcher: Batcher<BatchItem, BatchedResult> | null;
  /** Where the latest run went: left only for a clear gain. */
  lastRoute: RunRoute | null;
  /** The size of the latest run, and whether what it needed was on the page. */
  lastSize: number | null;
  wasHere: boolean;
}

export type OperationFacts = Writable<Omit<OperationRoutes, 'runs' | 'costs' | 'estimatedSaving' | 'advice'>> & {
  readonly runs: Record<Route, number>;
  readonly costs: Writable<OperationRoutes['costs']>;
  readonly estimatedSaving: Writable<OperationRoutes['estimatedSaving']>;
};

/** How fast the mean error follows. */
const RATE = 0.05;

export function createOperation(
  name: string,
  task: AnyTask,
  batchDelayMs: number,
  cacheOptions: CacheLoadOptions,
): Operation {
  return {
    task,
    cacheOptions,
    arrivals: createArrivalMeter(batchDelayMs),
    reuse: { callCount: 0, hitRatio: 0.5, recomputeMs: 1, missMs: 0 },
    state: { batcher: null, lastRoute: null, lastSize: null, wasHere: true },
    facts: {
      name,
      runs: { cache: 0, worker: 0, batch: 0, inline: 0 },
      errorCount: 0,
      coalescedCount: 0,
      fallbackCount: 0,
      deferredCount: 0,
      exploredCount: 0,
      pinned: null,
      costs: { runCount: 0, predicted: 0, actual: 0 },
      predictionError: null,
      estimatedSaving: { mainBlockMs: 0, latencyMs: 0 },
      latestPlan: null,
    },
  };
}

/** Counts a run that came to its end. */
export function countRun({ facts, state }: Operation, plan: Plan, route: Route, actual: RouteCost): void {
  facts.runs[route] += 1;
  // An unknown cost saves nothing that could be told, and inline is what the saving is measured against.
  if (route !== 'inline' && plan.confidence > 0) {
    facts.estimatedSaving.mainBlockMs += plan.parts.computeMs - actual.mainBlockMs;
    facts.estimatedSaving.latencyMs += plan.parts.computeMs - actual.latencyMs;
  }
  facts.latestPlan = plan;
  if (route === 'cache') return;
  state.lastRoute = route;
  if (plan.explored && plan.route === route) facts.exploredCount += 1;
  const predicted = plan.predicted[route];
  if (!predicted || plan.confidence === 0 || actual.cost === 0) return;
  facts.costs.runCount += 1;
  facts.costs.predicted += predicted.cost;
  facts.costs.actual += actual.cost;
  const error = Math.min(1, Math.abs(actual.cost - predicted.cost) / actual.cost);
  facts.predictionError ??= error;
  facts.predictionError += RATE * (error - facts.predictionError);
}
