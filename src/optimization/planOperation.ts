import type { CostModelView, PlanConditions, PlanPolicy, PlanTask } from './planTypes.ts';
import type { Plan, RunRoute } from '../types/optimization.ts';
import { explainPlan } from './explainPlan.ts';
import { predictRoutes } from './predictRoutes.ts';
import type { Prediction } from './predictRoutes.ts';
import { normalBelow } from './routeCost.ts';

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
): Omit<Plan, 'sizeFrom'> {
  const { name, size, canInline, canWorker, canBatch } = task;
  const { lastRoute, maxInlineMs } = conditions;
  const prediction = predictRoutes(task, conditions, model, policy);
  const { parts, predicted, compute, clone } = prediction;
  const costOf = (route: RunRoute): number => predicted[route]?.cost ?? Infinity;
  const cheapest = (routes: readonly RunRoute[]): RunRoute =>
    routes.reduce((best, route) => (costOf(route) < costOf(best) ? route : best));
  const plan = (route: RunRoute, reason: string, confidence: number, explored = false): Omit<Plan, 'sizeFrom'> => ({
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
  // Bounded loss: what is not known yet must not block the main thread.
  if (compute.inline.weight < KNOWN_WEIGHT)
    return plan(canWorker ? 'worker' : 'batch', 'first call: its cost is not known yet', 0);

  const isTooLong = parts.computeMs > maxInlineMs;
  const open = ROUTES.filter((route) => predicted[route] && (route !== 'inline' || (canInline && !isTooLong)));
  const best = cheapest(open);
  const why = explainPlan(best, parts, policy.guardMs);
  const tried = open.find(
    (route) => route !== best && isWorthTrying(route, best, prediction, conditions, model, policy),
  );
  const stays =
    lastRoute !== null && open.includes(lastRoute) && costOf(best) > costOf(lastRoute) * (1 - policy.switchRatio);
  const route = tried ?? (stays ? lastRoute : best);
  const others = open.filter((other) => other !== route);
  const spread = Math.max(compute.inline.sd, clone.sd) * Math.SQRT2;
  // P(cost < other) for two log-normal costs of this spread.
  const confidence = others.length === 0 ? 1 : normalBelow(Math.log(costOf(cheapest(others)) / costOf(route)) / spread);
  if (tried) return plan(tried, `tries ${tried} to learn its cost: ${why}`, confidence, true);
  if (!canInline) return plan(route, 'what it needs is kept in a worker', confidence);
  if (isTooLong)
    return plan(route, `compute ${parts.computeMs.toFixed(1)} ms > the limit of ${maxInlineMs} ms`, confidence);
  const gain = Math.round(policy.switchRatio * 100);
  return plan(route, route === best ? why : `stays: ${best} would save less than ${gain} %`, confidence);
}

/** An uncertain route that promises a clear gain, where a try is due and paid for; never a risk to the frame. */
function isWorthTrying(
  route: RunRoute,
  best: RunRoute,
  { predicted, compute }: Prediction,
  { draw, isBatchOpen, batchSize, blockedMs }: PlanConditions,
  model: CostModelView,
  policy: PlanPolicy,
): boolean {
  const cost = predicted[route]?.cost ?? Infinity;
  const bestCost = predicted[best]?.cost ?? Infinity;
  const { mean, sd, meanSd } = compute[route];
  // A batch of one tells nothing of batches: once one is open, the calls beside it join, and are paid for beforehand.
  const joins = route === 'batch' && isBatchOpen;
  const callCount = route === 'batch' && !isBatchOpen ? batchSize : 1;
  const isPaid = (cost - bestCost) * callCount <= policy.exploreRatio * model.totalCost - model.exploredCost;
  const isSafe = route !== 'inline' || blockedMs + Math.exp(mean + PROMISE_SD * sd) <= policy.guardMs;
  const isPromising = cost * Math.exp(-PROMISE_SD * meanSd) < bestCost * (1 - policy.switchRatio);
  return (joins || draw < EXPLORE_PROBABILITY) && isPaid && isSafe && isPromising;
}
