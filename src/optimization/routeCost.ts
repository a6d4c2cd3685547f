import type { PlanPolicy, RouteCost } from '../types/optimization.ts';

/**
 * The one scale on which routes are compared: blocked time, weighted waiting, and a penalty for what lies above the frame
 * guard. `blockedMs` went before without a pause: ten calls of 3 ms in a row drop a frame as one of 30 ms does.
 */
export function routeCost(mainBlockMs: number, latencyMs: number, policy: PlanPolicy, blockedMs = 0): RouteCost {
  const { guardMs, guardPenalty, latencyWeight } = policy;
  const aboveGuardMs = Math.max(0, blockedMs + mainBlockMs - guardMs) - Math.max(0, blockedMs - guardMs);
  return { mainBlockMs, latencyMs, cost: mainBlockMs + latencyWeight * latencyMs + guardPenalty * aboveGuardMs };
}
