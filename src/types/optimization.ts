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

/** What the task allows. */
export interface PlanTask {
  readonly name: string;
  /** The task's own measure of its input, > 0: bytes, features, points. 1 where it has none. */
  readonly size: number;
  /** `false` where the data that it needs is kept in a worker, and would have to be made again here. */
  readonly canInline: boolean;
  readonly canWorker: boolean;
  readonly canBatch: boolean;
}

/** How things stand at the moment of the call. */
export interface PlanConditions {
  /** Expected wait for a worker, its start included; 0 if one is free. */
  readonly workerWaitMs: number;
  /** Expected wait for the open batch to go, and the calls expected in it. */
  readonly batchDelayMs: number;
  readonly batchSize: number;
  /** A batch waits already that this call could join. */
  readonly isBatchOpen: boolean;
  /** Main-thread time that inline work has already taken without a pause: one more call adds to it. */
  readonly blockedMs: number;
  /** The route of this operation's last call, which is left only for a clear gain. */
  readonly lastRoute: RunRoute | null;
  /** The user's limit on inline work. */
  readonly maxInlineMs: number;
  /** A number in [0, 1) from a seeded source: decides when there is something to explore. */
  readonly draw: number;
}

/** The weights of the choice. */
export interface PlanPolicy {
  /** What a millisecond of waiting costs beside a millisecond of blocked main thread. */
  readonly latencyWeight: number;
  /** Inline work above this drops a frame. */
  readonly guardMs: number;
  /** Each blocked millisecond above the guard costs this much more. */
  readonly guardPenalty: number;
  /** A different route is taken only if it is cheaper by this ratio. */
  readonly switchRatio: number;
  /** Exploration may cost at most this share of the total. */
  readonly exploreRatio: number;
}

/** What was seen of one run. */
export interface RunObservation {
  readonly operation: string;
  readonly size: number;
  readonly route: RunRoute;
  /** The task's own time, wherever it ran; of a batch, the item's share. */
  readonly computeMs: number;
  readonly mainBlockMs: number;
  readonly latencyMs: number;
  /** Of `latencyMs`, the part spent waiting for a worker or a batch. */
  readonly waitMs: number;
  /** Calls that shared the message: 1 unless the route is batch. */
  readonly batchSize: number;
  /** By the policy's weights. */
  readonly cost: number;
  /** What exploring is believed to have cost over the route believed best; 0 where nothing was explored. */
  readonly exploredCost: number;
}

/** A prediction in log space: `exp(mean)` is the median. */
export interface LogEstimate {
  readonly mean: number;
  /** Of the next value around the mean: what a guard must allow for. */
  readonly sd: number;
  /** Of the mean itself: what more observations would shrink. */
  readonly meanSd: number;
  /** Observations, with the old ones faded. */
  readonly weight: number;
}

/** What `planOperation` reads of the cost model. */
export interface CostModelView {
  compute(operation: string, size: number, route: RunRoute, batchSize: number): LogEstimate;
  clone(operation: string, size: number, route: RunRoute, batchSize: number): LogEstimate;
  readonly roundTripMs: number;
  /** Exploration's cost so far, and everything's. */
  readonly exploredCost: number;
  readonly totalCost: number;
}

/** A regression as plain data. */
export interface ExportedRegression {
  readonly weights: readonly number[];
  readonly covariance: readonly number[];
  readonly variance: number;
  readonly weight: number;
}

/** A cost model that a person can read and a device can keep. */
export interface ExportedCostModel {
  readonly version: 1;
  /** Devices of a class share what was learned: cores, memory and kind of browser engine. */
  readonly deviceClass: string;
  readonly savedEpochMs: number;
  readonly roundTripMs: number;
  readonly operations: Readonly<
    Record<
      string,
      {
        /** For the reader: `time ≈ medianMsAt1 * size ^ exponent`. */
        readonly summary: string;
        readonly compute: ExportedRegression;
        readonly clone: ExportedRegression;
      }
    >
  >;
  readonly sharedClone: ExportedRegression;
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
