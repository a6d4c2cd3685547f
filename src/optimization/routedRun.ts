import { abortable } from '../lib/abortable.ts';
import type { Plan, RouteCost, RunRoute } from '../types/optimization.ts';
import type { OptimizerHost } from '../types/optimizer.ts';
import type { Route } from '../types/sample.ts';
import { countRun } from './operation.ts';
import type { Operation } from './operation.ts';
import { isRouteOpen, planCall, subjectOf } from './planCall.ts';
import type { PlanSources } from './planCall.ts';
import { routeCost } from './routeCost.ts';
import { RouteFailure } from './routeFailure.ts';
import type { CallOptions, RunOnRoute } from './routedCall.ts';
import { createSpent } from './spent.ts';
import type { Spent } from './spent.ts';

export interface RoutedRunParts extends PlanSources {
  readonly runOnRoute: RunOnRoute;
  readonly host: () => OptimizerHost;
  readonly onLearned: () => void;
  /** Throws once the manager is disposed of. */
  readonly requireOpen: () => void;
}

export interface RoutedRun {
  /** Plans a call, runs it, falls back where its route fails, learns and records. */
  run(operation: Operation, input: unknown, options: CallOptions, signal: AbortSignal): Promise<unknown>;
  /** Runs it inline, whatever was learned, and learns nothing. */
  runSafely(operation: Operation, input: unknown, options: CallOptions, signal: AbortSignal): Promise<unknown>;
  /** Records a call that the cache answered. */
  hit(operation: Operation, input: unknown, startMs: number): void;
}

/** What a sample tells of a run. */
interface Recorded {
  readonly startMs: number;
  readonly ok: boolean;
  readonly spent: Spent;
  readonly plan?: Plan;
  readonly actual?: RouteCost;
}

export function createRoutedRun(parts: RoutedRunParts): RoutedRun {
  const { settings, router, runOnRoute, host, onLearned, requireOpen } = parts;
  const { clock, random, policy, maxInlineMs, runner } = settings;

  const record = (
    { facts: { name } }: Operation,
    route: Route,
    { startMs, ok, plan, actual, spent: { ranOn, longestBlockMs: longestMs, mainBlockMs: sumMs } }: Recorded,
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
      ranOn,
      block: { longestMs, sumMs },
      ...(plan && {
        plan: {
          reason: route === plan.route ? plan.reason : `${route}, not ${plan.route}: ${plan.reason}`,
          // The cast: of the cache nothing is predicted.
          predictedCost: plan.predicted[route as RunRoute]?.cost ?? null,
          actualCost: actual?.cost ?? null,
          explored: plan.explored,
        },
      }),
    });

  const learn = (operation: Operation, plan: Plan, route: RunRoute, spent: Spent, startMs: number): RouteCost => {
    const { computeMs, mainBlockMs, waitMs, batchSize } = spent;
    const { blockedMs } = plan.parts;
    const latencyMs = clock.now() - startMs;
    const actual = routeCost({ mainBlockMs, latencyMs, blockedMs: route === 'inline' ? blockedMs : 0 }, policy);
    const believed = Object.values(plan.predicted).map((cost) => cost?.cost ?? Infinity);
    const isTry = plan.explored && route === plan.route;
    router.observe({
      operation: plan.operation,
      size: plan.size,
      route,
      computeMs,
      mainBlockMs,
      waitMs,
      batchSize,
      latencyMs,
      cost: actual.cost,
      exploredCost: isTry ? (plan.predicted[route]?.cost ?? 0) - Math.min(...believed) : 0,
    });
    countRun(operation, plan, route, actual);
    onLearned();
    return actual;
  };

  /** The next route down, where one may take over: never back to a queue, and inline only what is known to fit. */
  const nextRoute = ({ task }: Operation, failed: RunRoute, plan: Plan, thrown: unknown): RunRoute | undefined => {
    if (!(thrown instanceof RouteFailure) || (thrown.hasStarted && !task.isIdempotent)) return undefined;
    if (runner?.isOpen?.() === false) return 'inline';
    if (failed === 'batch' && isRouteOpen(settings, task, 'worker')) return 'worker';
    const fits = plan.confidence > 0 && plan.parts.computeMs <= Math.min(policy.guardMs, maxInlineMs);
    return failed !== 'inline' && fits ? 'inline' : undefined;
  };

  return {
    async run(operation, input, options, signal) {
      const { arrivals, facts, state, task } = operation;
      requireOpen();
      signal.throwIfAborted();
      const startMs = clock.now();
      const subject = subjectOf(parts, operation, input);
      state.lastSize = subject.size;
      state.wasHere = subject.isHere;
      const plan = planCall(parts, operation, subject, random());
      let route = options.route ?? facts.pinned ?? plan.route;
      // Buffers that move go alone; and a forced route that is not open would fail for no reason of the task's.
      if (route === 'batch' && options.transfer) route = 'worker';
      if (!isRouteOpen(settings, task, route)) route = 'inline';
      if (route === 'batch') arrivals.batched(parts.blocks.freeNow());
      for (;;) {
        const spent = createSpent();
        try {
          const running = runOnRoute({ operation, input, options, signal, spent }, route);
          const { value, route: ranRoute } = await abortable(`\`${facts.name}\``, running, signal);
          const actual = learn(operation, plan, ranRoute, spent, startMs);
          record(operation, ranRoute, { startMs, ok: true, spent, plan, actual });
          return value;
        } catch (thrown) {
          const next = options.transfer || signal.aborted ? undefined : nextRoute(operation, route, plan, thrown);
          if (!next) {
            record(operation, route, { startMs, ok: false, spent, plan });
            throw thrown instanceof RouteFailure ? thrown.error : thrown;
          }
          facts.fallbackCount += 1;
          route = next;
        }
      }
    },
    async runSafely(operation, input, options, signal) {
      const startMs = clock.now();
      const spent = createSpent();
      let ok = false;
      try {
        const { value } = await runOnRoute({ operation, input, options, signal, spent }, 'inline');
        ok = true;
        return value;
      } finally {
        record(operation, 'inline', { startMs, ok, spent });
      }
    },
    hit(operation, input, startMs) {
      const plan = planCall(parts, operation, subjectOf(parts, operation, input));
      const actual = routeCost({ mainBlockMs: 0, latencyMs: clock.now() - startMs }, policy);
      countRun(operation, plan, 'cache', actual);
      record(operation, 'cache', { startMs, ok: true, spent: createSpent(), plan, actual });
    },
  };
}
