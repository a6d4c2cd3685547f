import type { CostModelView, Plan, PlanConditions, PlanPolicy, PlanTask, RunRoute } from '../types/optimization.ts';
import { explainPlan } from './explainPlan.ts';
import { predictParts, predictRoutes } from './predictRoutes.ts';

const ROUTES: readonly RunRoute[] = ['inline', 'worker', 'batch'];
/** Below this weight of observations an operation counts as unknown. */
const KNOWN_WEIGHT = 0.5;
/** How promising an uncertain route must be: its cost two standard deviations down, against the best one's. */
const PROMISE_SD = 2;
/** A route that deserves a try gets it with this probability per call, so that tries do not come in bursts. */
const EXPLORE_PROBABILITY = 0.1;

/**
 * Chooses the route of one call. Pure: the same task, conditions, model and policy give the same plan.
 *
 * The choice compares predicted costs whose parts are learned apart (compute, clone, round trip, waiting): the part that
 * decides is the explanation, and a run on any route improves the prediction of all.
 */
export function planOperation(
  task: PlanTask,
  conditions: PlanConditions,
  model: CostModelView,
  policy: PlanPolicy,
): Plan {
  const { name, size, canWorker, canBatch } = task;
  const parts = predictParts(task, conditions, model);
  const predicted = predictRoutes(task, parts, policy);
  const costOf = (route: RunRoute): number => predicted[route]?.cost ?? Infinity;
  const plan = (route: RunRoute, reason: string, confidence: number, explored = false): Plan => ({
    operation: name,
    size,
    route,
    predicted,
    parts,
    confidence,
    reason,
    explored,
  });

  if (!canWorker && !canBatch) return plan('inline', 'no other route is open to it', 1);
  const inline = model.compute(name, size, 'inline', 1);
  // Bounded loss: what is not known yet must not block the main thread.
  if (inline.weight < KNOWN_WEIGHT)
    return plan(canWorker ? 'worker' : 'batch', 'first call: its cost is not known yet', 0);

  const isInlineOpen = parts.computeMs <= conditions.maxInlineMs;
  const open = ROUTES.filter((route) => predicted[route] !== null && (route !== 'inline' || isInlineOpen));
  const best = cheapest(open, costOf);
  const spread = Math.max(inline.sd, model.clone(name, size, 'worker', 1).sd);

  const tried = routeToTry(task, open, best, conditions, model, policy, predicted);
  if (tried)
    return plan(tried, `tries ${tried} to learn its cost: ${explainPlan(best, parts, policy.guardMs)}`, 0, true);

  const { lastRoute } = conditions;
  const stays =
    lastRoute !== null &&
    lastRoute !== best &&
    open.includes(lastRoute) &&
    costOf(best) > costOf(lastRoute) * (1 - policy.switchRatio);
  const route = stays ? lastRoute : best;
  const next = cheapest(
    open.filter((other) => other !== route),
    costOf,
  );
  const reason = stays
    ? `stays: ${best} would save less than ${Math.round(policy.switchRatio * 100)} %`
    : isInlineOpen
      ? explainPlan(route, parts, policy.guardMs)
      : `compute ${parts.computeMs.toFixed(1)} ms > the limit of ${conditions.maxInlineMs} ms for inline work`;
  return plan(route, reason, probabilityCheaper(costOf(route), costOf(next), spread));
}

/** The first uncertain route that promises a clear gain, where a try is due and paid for; never a risk to the frame. */
function routeToTry(
  task: PlanTask,
  open: readonly RunRoute[],
  best: RunRoute,
  conditions: PlanConditions,
  model: CostModelView,
  policy: PlanPolicy,
  predicted: Plan['predicted'],
): RunRoute | undefined {
  const { draw, isBatchOpen, batchSize, blockedMs } = conditions;
  if (draw >= EXPLORE_PROBABILITY && !isBatchOpen) return undefined;
  const bestCost = predicted[best]?.cost ?? Infinity;
  const budget = policy.exploreRatio * model.totalCost - model.exploredCost;
  return open.find((route) => {
    const cost = predicted[route];
    if (route === best || !cost) return false;
    // A batch of one tells nothing of batches: once one is open, the calls beside it join, and are paid for beforehand.
    const callCount = route === 'batch' && !isBatchOpen ? batchSize : 1;
    if ((draw >= EXPLORE_PROBABILITY && route !== 'batch') || (cost.cost - bestCost) * callCount > budget) return false;
    const { sd, meanSd } = model.compute(task.name, task.size, route, batchSize);
    if (route === 'inline' && blockedMs + cost.mainBlockMs * Math.exp(PROMISE_SD * sd) > policy.guardMs) return false;
    return cost.cost * Math.exp(-PROMISE_SD * meanSd) < bestCost * (1 - policy.switchRatio);
  });
}

function cheapest(routes: readonly RunRoute[], costOf: (route: RunRoute) => number): RunRoute {
  let best: RunRoute = routes[0] ?? 'inline';
  for (const route of routes) if (costOf(route) < costOf(best)) best = route;
  return best;
}

/** P(cost < other) for two log-normal costs of this spread, by the logistic approximation of the normal distribution. */
function probabilityCheaper(cost: number, other: number, spread: number): number {
  if (!Number.isFinite(other)) return 1;
  const z = Math.log(other / cost) / (spread * Math.SQRT2);
  return 1 / (1 + Math.exp(-1.702 * z));
}
