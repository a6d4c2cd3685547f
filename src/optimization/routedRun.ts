import { MapVitalsError } from '../errors.ts';
import type { MapVitalsErrorCode } from '../errors.ts';
import type { Clock } from '../types/clock.ts';
import type { Plan, PlanPolicy, RouteCost, RunRoute } from '../types/optimization.ts';
import type { OptimizerHost, RunOptions } from '../types/optimizer.ts';
import type { Route } from '../types/sample.ts';
import type { CostModel } from './costModel.ts';
import type { OperationLedger } from './operationLedger.ts';
import type { Planner } from './planner.ts';
import { routeCost } from './routeCost.ts';
import type { RouteResult, RouteRunner } from './routeRunner.ts';
import type { AnyTask } from './runInline.ts';

export interface RoutedRun {
  /** Plans a call, runs it, falls back where its route fails, learns and records. */
  run(call: RoutedCall): Promise<unknown>;
  /** A call that the cache answered. */
  recordHit(name: string, ledger: OperationLedger, plan: Plan, startMs: number): void;
}

export interface RoutedCall {
  readonly name: string;
  readonly task: AnyTask;
  readonly input: unknown;
  readonly options: RunOptions;
  readonly ledger: OperationLedger;
  readonly signal: AbortSignal;
}

export interface RoutedRunOptions {
  readonly routes: RouteRunner;
  readonly planner: Planner;
  readonly model: CostModel;
  readonly policy: PlanPolicy;
  readonly clock: Clock;
  readonly random: () => number;
  readonly host: () => OptimizerHost;
  readonly onLearned: () => void;
}

/** The route failed, not the task: another route may do. */
const ROUTE_FAILURES: ReadonlySet<MapVitalsErrorCode> = new Set([
  'WORKER_LOAD',
  'WORKER_CRASH',
  'WORKER_LOST',
  'QUEUE_FULL',
  'QUEUE_TIMEOUT',
  'CLONE_FAILED',
  'BATCH_MISMATCH',
] as const);

export function createRoutedRun(options: RoutedRunOptions): RoutedRun {
  const { routes, planner, model, policy, clock, random, host, onLearned } = options;

  const record = (name: string, route: Route, startMs: number, plan: Plan, actual: RouteCost | null): void => {
    host().record({
      kind: 'operation',
      name,
      startMs,
      durationMs: clock.now() - startMs,
      ok: actual !== null,
      wasHidden: host().wasHiddenSince(startMs),
      route,
      plan: {
        reason: route === plan.route ? plan.reason : `${route}, not ${plan.route}: ${plan.reason}`,
        predictedCost: route === 'cache' ? null : (plan.predicted[route]?.cost ?? null),
        actualCost: actual?.cost ?? 0,
        explored: plan.explored,
      },
    });
  };

  const learn = (call: RoutedCall, plan: Plan, result: RouteResult, startMs: number): RouteCost => {
    const latencyMs = clock.now() - startMs;
    const actual = routeCost(
      result.mainBlockMs,
      latencyMs,
      policy,
      result.route === 'inline' ? plan.parts.blockedMs : 0,
    );
    const believed = Object.values(plan.predicted).map((cost) => cost?.cost ?? Infinity);
    model.observe({
      operation: call.name,
      size: plan.size,
      route: result.route,
      computeMs: result.computeMs,
      mainBlockMs: result.mainBlockMs,
      latencyMs,
      waitMs: result.waitMs,
      batchSize: result.batchSize,
      cost: actual.cost,
      exploredCost: plan.explored ? (plan.predicted[plan.route]?.cost ?? 0) - Math.min(...believed) : 0,
    });
    call.ledger.ran(plan, result.route, actual);
    onLearned();
    return actual;
  };

  /** The next route down, where one may take over: never back to a queue, and inline only what fits the guard. */
  const nextRoute = (failed: RunRoute, plan: Plan, error: unknown): RunRoute | undefined => {
    if (!(error instanceof MapVitalsError && ROUTE_FAILURES.has(error.code))) return undefined;
    if (failed === 'batch' && plan.predicted.worker) return 'worker';
    const isKnownToFit = plan.confidence > 0 && plan.parts.computeMs <= policy.guardMs;
    return failed !== 'inline' && isKnownToFit ? 'inline' : undefined;
  };

  return {
    async run(call) {
      const { name, task, input, ledger, signal } = call;
      const startMs = clock.now();
      const plan = planner.plan(name, task, input, ledger.lastRoute, random());
      let route = openRoute(call.options.route ?? ledger.pinned ?? plan.route, plan);
      if (route === 'batch') planner.batched(name);
      const taken = { ...plan, route, explored: plan.explored && route === plan.route };
      for (;;) {
        try {
          const result = await routes.run(name, input, route, { ...call.options, signal });
          const actual = learn(call, taken, result, startMs);
          record(name, result.route, startMs, plan, actual);
          return result.value;
        } catch (error) {
          const next = call.options.transfer || signal.aborted ? undefined : nextRoute(route, plan, error);
          if (next === undefined) {
            record(name, route, startMs, plan, null);
            throw error;
          }
          ledger.count('fallbackCount');
          route = next;
        }
      }
    },
    recordHit(name, ledger, plan, startMs) {
      const latencyMs = clock.now() - startMs;
      ledger.hit(plan, latencyMs);
      record(name, 'cache', startMs, plan, routeCost(0, latencyMs, policy));
    },
  };
}

/** A forced route that is not open to the task would fail for no reason of the task's: it runs inline. */
function openRoute(route: RunRoute, plan: Plan): RunRoute {
  return plan.predicted[route] ? route : 'inline';
}
