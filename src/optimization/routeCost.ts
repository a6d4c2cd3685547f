import type { PlanPolicy, RouteCost } from '../types/optimization.ts';

/** The one scale on which routes are compared: blocked time, weighted waiting, and a penalty above the frame guard. */
export function routeCost(mainBlockMs: number, latencyMs: number, policy: PlanPolicy): RouteCost {
  const aboveGuardMs = Math.max(0, mainBlockMs - policy.guardMs);
  return {
    mainBlockMs,
    latencyMs,
    cost: mainBlockMs + policy.latencyWeight * latencyMs + policy.guardPenalty * aboveGuardMs,
  };
}
