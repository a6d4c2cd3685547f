import type { Route } from './sample.ts';

/** The routes between which a plan chooses; the cache is a filter before the choice. */
export type RunRoute = 'inline' | 'worker' | 'batch';

/** A predicted or measured cost. */
export interface RouteCost {
  /** Main-thread time that nothing else can use. */
  readonly mainBlockMs: number;
  /** From the call to its result. */
  readonly latencyMs: number;
  /** What routes are compared by: `mainBlockMs + latencyWeight * latencyMs`, and a penalty above the frame guard. */
  readonly cost: number;
}

/** What a prediction is made of, so that a person can follow it. Milliseconds. */
export interface CostParts {
  /** The task's own work on the main thread. */
  readonly computeMs: number;
  /** ... in a worker, ... as one item of a batch. */
  readonly workerComputeMs: number;
  readonly batchComputeMs: number;
  /** Main-thread time to hand the input over and take the result. */
  readonly cloneMs: number;
  /** ... as one item of a batch. */
  readonly batchCloneMs: number;
  readonly roundTripMs: number;
  /** Expected wait for a worker, its start included. */
  readonly waitMs: number;
  /** Expected wait for the batch to fill. */
  readonly batchDelayMs: number;
  /** Calls that would share the batch. */
  readonly batchSize: number;
  /** Inline work done without a pause before this call. */
  readonly blockedMs: number;
}

export interface Plan {
  readonly operation: string;
  readonly size: number;
  /** What the size is of: the input; the latest run, where `explain` got none; or nothing, where there was no run either. */
  readonly sizeFrom: 'input' | 'lastRun' | 'none';
  readonly route: RunRoute;
  /** `null` where the route is not open to this task, or its cost cannot be told yet. */
  readonly predicted: Readonly<Record<RunRoute, RouteCost | null>>;
  readonly parts: CostParts;
  /** 0..1: the probability that the chosen route is cheaper than the next best, as the model sees it. */
  readonly confidence: number;
  /** One line for a person: `clone 9.8 ms > compute 2.1 ms`. */
  readonly reason: string;
  /** Chosen to learn, not because it is believed to be cheapest. */
  readonly explored: boolean;
}

/** One operation, as the manager knows it. */
export interface OperationRoutes {
  readonly name: string;
  readonly runs: Readonly<Record<Route, number>>;
  readonly errorCount: number;
  /** Calls that joined an equal one that was already running. */
  readonly coalescedCount: number;
  /** Calls that another route took over after theirs had failed. */
  readonly fallbackCount: number;
  /** Calls that waited for the end of a gesture. */
  readonly deferredCount: number;
  readonly exploredCount: number;
  readonly pinned: RunRoute | null;
  /** What runs were believed to cost and what they did cost: the sums over those whose cost had been predicted. */
  readonly costs: { readonly runCount: number; readonly predicted: number; readonly actual: number };
  /** Mean of |actual - predicted| / actual of the cost (each at most 1), the latest runs weighing most; `null` before the first. */
  readonly predictionError: number | null;
  /** Against always-inline, estimated from the model: main-thread time, and time to the result (negative: later). */
  readonly estimatedSaving: { readonly mainBlockMs: number; readonly latencyMs: number };
  readonly latestPlan: Plan | null;
  /** What would make it cheaper, from a table of rules. */
  readonly advice: readonly string[];
}
