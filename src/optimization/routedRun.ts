import { MapVitalsError } from '../errors.ts';
import { abortable } from '../lib/abortable.ts';
import type { Plan, RouteCost, RunRoute } from '../types/optimization.ts';
import type { OptimizerHost, RunOptions } from '../types/optimizer.ts';
import type { Route } from '../types/sample.ts';
import type { CostModel } from './costModel.ts';
import { countRun } from './operation.ts';
import type { Operation } from './operation.ts';
import { planCall } from './planCall.ts';
import type { PlanSources } from './planCall.ts';
import { routeCost } from './routeCost.ts';
import type { RouteResult, RunOnRoute } from './routeRunner.ts';

export interface RoutedRunParts extends PlanSources {
  readonly model: CostModel;
  readonly runOnRoute: RunOnRoute;
  readonly host: () => OptimizerHost;
  readonly onLearned: () => void;
}

export interface RoutedRun {
  /** Plans a call, runs it, falls back where its route fails, learns and records. */
  run(operation: Operation, input: unknown, options: RunOptions, signal: AbortSignal): Promise<unknown>;
  /** Runs it inline, whatever was learned, and learns nothing. */
  runSafely(operation: Operation, input: unknown, options: RunOptions, signal: AbortSignal): Promise<unknown>;
  /** Records a call that the cache answered. */
  hit(operation: Operation, input: unknown, startMs: number): void;
}

/** The route failed, not the task: another route may do. */
const ROUTE_FAILURES: readonly string[] = [
  'WORKER_LOAD',
  'WORKER_CRASH',
  'WORKER_LOST',
  'QUEUE_FULL',
  'QUEUE_TIMEOUT',
  'CLONE_FAILED',
  'BATCH_MISMATCH',
  'BATCH_TIMEOUT',
];

export function createRoutedRun(parts: RoutedRunParts): RoutedRun {
  const { settings, model, runOnRoute, host, onLearned } = parts;
  const { clock, random, policy, maxInlineMs } = settings;

  const record = (
    { facts: { name } }: Operation,
    route: Route,
    startMs: number,
    ok: boolean,
    plan?: Plan,
    actual?: RouteCost,
  ): void =>
    host().record({
      kind: 'operation',
      name,
      startMs,
      durationMs: clock.now() - startMs,
      ok,
      // The monitor knows, and adds it.
      wasHidden: false,
      route,
      ...(plan && {
        plan: {
          reason: route === plan.route ? plan.reason : `${route}, not ${plan.route}: ${plan.reason}`,
          predictedCost: route === 'cache' ? null : (plan.predicted[route]?.cost ?? null),
          actualCost: actual?.cost ?? null,
          explored: plan.explored,
        },
      }),
    });

  const learn = (operation: Operation, plan: Plan, result: RouteResult, startMs: number): RouteCost => {
    const { route, mainBlockMs } = result;
    const { blockedMs } = plan.parts;
    const latencyMs = clock.now() - startMs;
    const actual = routeCost({ mainBlockMs, latencyMs, blockedMs: route === 'inline' ? blockedMs : 0 }, policy);
    const believed = Object.values(plan.predicted).map((cost) => cost?.cost ?? Infinity);
    const isTry = plan.explored && route === plan.route;
    model.observe({
      ...result,
      operation: plan.operation,
      size: plan.size,
      latencyMs,
      cost: actual.cost,
      exploredCost: isTry ? (plan.predicted[route]?.cost ?? 0) - Math.min(...believed) : 0,
    });
    countRun(operation, plan, route, actual);
    onLearned();
    return actual;
  };

  /** The next route down, where one may take over: never back to a queue, and inline only what is known to fit. */
  const nextRoute = (failed: RunRoute, plan: Plan, error: unknown): RunRoute | undefined => {
    if (!(error instanceof MapVitalsError && ROUTE_FAILURES.includes(error.code))) return undefined;
    if (failed === 'batch' && plan.predicted.worker) return 'worker';
    const fits = plan.confidence > 0 && plan.parts.computeMs <= Math.min(policy.guardMs, maxInlineMs);
    return failed !== 'inline' && fits ? 'inline' : undefined;
  };

  return {
    async run(operation, input, options, signal) {
      const { arrivals, facts } = operation;
      const startMs = clock.now();
      const plan = planCall(parts, operation, input, random());
      const { predicted } = plan;
      let route = options.route ?? facts.pinned ?? plan.route;
      // Buffers that move go alone; and a forced route that is not open would fail for no reason of the task's.
      if (route === 'batch' && options.transfer) route = 'worker';
      if (!predicted[route]) route = 'inline';
      if (route === 'batch') arrivals.batched(parts.blocks.freeNow());
      for (;;) {
        try {
          const running = runOnRoute(operation, input, route, options, signal);
          const result = await abortable(`\`${facts.name}\``, running, signal);
          record(operation, result.route, startMs, true, plan, learn(operation, plan, result, startMs));
          return result.value;
        } catch (error) {
          const next = options.transfer || signal.aborted ? undefined : nextRoute(route, plan, error);
          if (!next) {
            record(operation, route, startMs, false, plan);
            throw whatTaskThrew(error);
          }
          facts.fallbackCount += 1;
          route = next;
        }
      }
    },
    async runSafely(operation, input, options, signal) {
      const startMs = clock.now();
      let ok = false;
      try {
        const { value } = await runOnRoute(operation, input, 'inline', options, signal);
        ok = true;
        return value;
      } finally {
        record(operation, 'inline', startMs, ok);
      }
    },
    hit(operation, input, startMs) {
      const plan = planCall(parts, operation, input);
      const actual = routeCost({ mainBlockMs: 0, latencyMs: clock.now() - startMs }, policy);
      countRun(operation, plan, 'cache', actual);
      record(operation, 'cache', startMs, true, plan, actual);
    },
  };
}

/** A pool wraps what a task throws; which route it took must make no difference to the caller. */
function whatTaskThrew(error: unknown): unknown {
  return error instanceof MapVitalsError && error.code === 'TASK_ERROR' && 'cause' in error ? error.cause : error;
}
