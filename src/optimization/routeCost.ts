import type { PlanPolicy } from './planTypes.ts';
import type { RouteCost } from '../types/optimization.ts';

export interface RouteTimes {
  readonly mainBlockMs: number;
  readonly latencyMs: number;
  /** Went before without a pause: ten calls of 3 ms in a row drop a frame as one of 30 ms does. */
  readonly blockedMs?: number;
  /** What the guard is held against where the block is predicted. @default mainBlockMs, as it was measured */
  readonly guarded?: { readonly medianMs: number; readonly sd: number };
}

/**
 * The one scale on which routes are compared: blocked time, weighted waiting, and a penalty for what lies above the frame
 * guard. Of a predicted block that is the expected excess: one that is below the guard in the median may still break it.
 */
export function routeCost(times: RouteTimes, { guardMs, guardPenalty, latencyWeight }: PlanPolicy): RouteCost {
  const { mainBlockMs, latencyMs, blockedMs = 0, guarded = { medianMs: mainBlockMs, sd: 0 } } = times;
  const aboveGuardMs = excess(guarded.medianMs, guardMs - blockedMs, guarded.sd);
  return { mainBlockMs, latencyMs, cost: mainBlockMs + latencyWeight * latencyMs + guardPenalty * aboveGuardMs };
}

/** The expectation of max(0, X - limit) for a log-normal X: the Black-Scholes formula of a call option. */
function excess(medianMs: number, limitMs: number, sd: number): number {
  if (limitMs <= 0) return medianMs;
  if (sd === 0 || medianMs === 0) return Math.max(0, medianMs - limitMs);
  const z = Math.log(medianMs / limitMs) / sd;
  // Never below the median's own excess, where the approximation's tails would say so.
  const expected = medianMs * Math.exp((sd * sd) / 2) * normalBelow(z + sd) - limitMs * normalBelow(z);
  return Math.max(0, medianMs - limitMs, expected);
}

/** The normal distribution function, by its logistic approximation (Bowling et al. 2009; at most 0.0095 off). */
export function normalBelow(z: number): number {
  return 1 / (1 + Math.exp(-1.702 * z));
}
