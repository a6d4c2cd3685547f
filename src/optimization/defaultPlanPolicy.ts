import type { PlanPolicy } from './planTypes.ts';

export const DEFAULT_PLAN_POLICY: PlanPolicy = {
  // A user feels a blocked frame more than a late result: 3 ms of waiting weigh as 1 ms of blocking.
  latencyWeight: 0.3,
  // Half of a 60 Hz frame: the map needs the other half.
  guardMs: 8,
  // Above the guard each blocked millisecond counts twice.
  guardPenalty: 1,
  // Routes that flap are worse than a route that is 15 % too dear.
  switchRatio: 0.15,
  exploreRatio: 0.02,
};
