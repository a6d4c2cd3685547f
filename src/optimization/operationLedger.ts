import type { Plan, RouteCost, RunRoute } from '../types/optimization.ts';
import type { OperationRoutes } from '../types/optimizer.ts';
import type { Route } from '../types/sample.ts';
import { adviseOperation } from './adviceRules.ts';

export interface OperationLedger {
  pinned: RunRoute | null;
  /** Where the latest run went: left only for a clear gain. */
  lastRoute: RunRoute | null;
  ran(plan: Plan, route: Route, actual: RouteCost): void;
  hit(plan: Plan, latencyMs: number): void;
  count(what: 'errorCount' | 'coalescedCount' | 'fallbackCount' | 'deferredCount'): void;
  read(): OperationRoutes;
}

const RATE = 0.05;

/** What became of one operation's calls. */
export function createOperationLedger(name: string): OperationLedger {
  const runs: Record<Route, number> = { cache: 0, worker: 0, batch: 0, inline: 0 };
  const counts = { errorCount: 0, coalescedCount: 0, fallbackCount: 0, deferredCount: 0, exploredCount: 0 };
  const saving = { mainBlockMs: 0, latencyMs: 0 };
  let predictionError: number | null = null;
  let latestPlan: Plan | null = null;

  const save = (plan: Plan, mainBlockMs: number, latencyMs: number): void => {
    saving.mainBlockMs += plan.parts.computeMs - mainBlockMs;
    saving.latencyMs += plan.parts.computeMs - latencyMs;
  };

  const ledger: OperationLedger = {
    pinned: null,
    lastRoute: null,
    ran(plan, route, actual) {
      runs[route] += 1;
      latestPlan = plan;
      if (route !== 'cache') ledger.lastRoute = route;
      if (plan.explored) counts.exploredCount += 1;
      const predicted = plan.predicted[plan.route]?.cost;
      if (predicted !== undefined && plan.route === route && actual.cost > 0) {
        const error = Math.min(1, Math.abs(actual.cost - predicted) / actual.cost);
        predictionError = predictionError === null ? error : predictionError + RATE * (error - predictionError);
      }
      // Inline is what the saving is measured against, and an unknown cost saves nothing that could be told.
      if (route !== 'inline' && plan.confidence > 0) save(plan, actual.mainBlockMs, actual.latencyMs);
    },
    hit(plan, latencyMs) {
      runs.cache += 1;
      latestPlan ??= plan;
      if (plan.confidence > 0) save(plan, 0, latencyMs);
    },
    count(what) {
      counts[what] += 1;
    },
    read() {
      const facts = {
        name,
        runs: { ...runs },
        ...counts,
        pinned: ledger.pinned,
        predictionError,
        estimatedSaving: { ...saving },
        latestPlan,
      };
      return { ...facts, advice: adviseOperation(facts) };
    },
  };
  return ledger;
}
