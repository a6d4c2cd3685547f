import { createCostModel } from '../../src/optimization/costModel.ts';
import { DEFAULT_PLAN_POLICY } from '../../src/optimization/defaultPlanPolicy.ts';
import { planOperation } from '../../src/optimization/planOperation.ts';
import { routeCost } from '../../src/optimization/routeCost.ts';
import type { RunRoute } from '../../src/types/optimization.ts';
import { seededRandom, trueTimes } from './routeWorlds.ts';
import type { RouteWorld } from './routeWorlds.ts';

export interface PlayedWorld {
  /** What the learned routes cost / what the best single route would have cost over the same calls. */
  readonly ratioToBestFixed: number;
  readonly exploredRatio: number;
  readonly routes: readonly RunRoute[];
}

/** Plays a world's calls through the policy, and the same calls through every fixed route. */
export function playRouteWorld(world: RouteWorld, seed: number): PlayedWorld {
  const random = seededRandom(seed);
  const model = createCostModel();
  const open: RunRoute[] = world.canBatch ? ['inline', 'worker', 'batch'] : ['inline', 'worker'];
  const fixed = new Map(open.map((route) => [route, 0]));
  const routes: RunRoute[] = [];

  for (let index = 0; index < world.calls; index += 1) {
    const call = world.call(index, random);
    const costOn = (route: RunRoute): number => {
      return routeCost(trueTimes(call, route), DEFAULT_PLAN_POLICY).cost;
    };
    const { route, predicted, explored } = planOperation(
      { name: world.name, size: call.size, canInline: true, canWorker: true, canBatch: world.canBatch },
      {
        workerWaitMs: call.waitMs,
        batchDelayMs: call.batchDelayMs,
        batchSize: call.batchSize,
        isBatchOpen: routes.at(-1) === 'batch',
        blockedMs: 0,
        lastRoute: routes.at(-1) ?? null,
        maxInlineMs: Infinity,
        draw: random(),
      },
      model,
      DEFAULT_PLAN_POLICY,
    );
    const believedBest = Math.min(...open.map((other) => predicted[other]?.cost ?? Infinity));
    model.observe({
      operation: world.name,
      size: call.size,
      route,
      ...trueTimes(call, route),
      batchSize: route === 'batch' ? call.batchSize : 1,
      cost: costOn(route),
      exploredCost: explored ? (predicted[route]?.cost ?? 0) - believedBest : 0,
    });
    routes.push(route);
    for (const other of open) fixed.set(other, (fixed.get(other) ?? 0) + costOn(other));
  }
  return {
    ratioToBestFixed: model.totalCost / Math.min(...fixed.values()),
    exploredRatio: model.exploredCost / model.totalCost,
    routes,
  };
}
