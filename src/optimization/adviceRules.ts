import type { OperationRoutes } from '../types/optimization.ts';

interface AdviceRule {
  readonly applies: (operation: Omit<OperationRoutes, 'advice'>) => boolean;
  readonly text: (operation: Omit<OperationRoutes, 'advice'>) => string;
}

/** Advice is given on what has been seen at least so often. */
const MIN_RUNS = 5;

/** What would make an operation cheaper than any route can. A better algorithm beats a thread. */
const ADVICE_RULES: readonly AdviceRule[] = [
  {
    applies: ({ latestPlan }) =>
      partsOf(latestPlan).cloneMs > 4 && partsOf(latestPlan).cloneMs > 0.5 * partsOf(latestPlan).computeMs,
    text: ({ name, latestPlan }) =>
      `${name} is clone-bound (${partsOf(latestPlan).cloneMs.toFixed(1)} ms to hand over): pack its input with packPoints or packFeatures and transfer it, or keep it in the worker with context.resident.`,
  },
  {
    applies: ({ name, latestPlan }) => /union|dissolve/i.test(name) && partsOf(latestPlan).computeMs > 100,
    text: ({ name, latestPlan }) =>
      `${name} of ${latestPlan?.size ?? 'many'} polygons: where they come from one topology, topojson.merge is about 100 times faster than a polygon union.`,
  },
  {
    applies: ({ name, latestPlan }) =>
      /join|within|contains|pointInPolygon/i.test(name) && partsOf(latestPlan).computeMs > 100,
    text: ({ name }) =>
      `${name}: index the polygons' boxes first (flatbush); an indexed join is about 15 times faster.`,
  },
  {
    applies: ({ runs, latestPlan }) => runs.cache === 0 && partsOf(latestPlan).computeMs > 16 && total(runs) >= 50,
    text: ({ name }) => `${name} is dear and never cached: give its task a cacheKey if equal inputs come again.`,
  },
  {
    applies: ({ latestPlan }) =>
      latestPlan !== null && partsOf(latestPlan).roundTripMs > 1 && partsOf(latestPlan).computeMs < 0.5,
    text: ({ name }) =>
      `${name} is tiny beside a message: give its task a runBatch, or call it with many inputs at once.`,
  },
];

/** What the rules have to say of an operation. */
export function adviseOperation(operation: Omit<OperationRoutes, 'advice'>): string[] {
  if (total(operation.runs) < MIN_RUNS) return [];
  return ADVICE_RULES.filter(({ applies }) => applies(operation)).map(({ text }) => text(operation));
}

const NO_PARTS = { cloneMs: 0, computeMs: 0, roundTripMs: 0 };

function partsOf(plan: OperationRoutes['latestPlan']): { cloneMs: number; computeMs: number; roundTripMs: number } {
  return plan?.parts ?? NO_PARTS;
}

function total(runs: OperationRoutes['runs']): number {
  return runs.cache + runs.worker + runs.batch + runs.inline;
}
