import type { RunRoute } from '../types/optimization.ts';

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
