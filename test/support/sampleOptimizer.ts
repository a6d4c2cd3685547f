import type { OperationRoutes, Plan, RouteCost } from '../../src/types/optimization.ts';
import type { OptimizationMetrics, Optimizer } from '../../src/types/optimizer.ts';

export interface FakeOptimizer extends Optimizer {
  metrics: OptimizationMetrics;
}

/** An optimizer that tells what a test gives it. It runs nothing. */
export function createFakeOptimizer(part: Partial<OptimizationMetrics> = {}): FakeOptimizer {
  const optimizer: FakeOptimizer = {
    metrics: {
      operations: [],
      exploredRatio: 0,
      estimatedSaving: { mainBlockMs: 0, latencyMs: 0 },
      isSafeMode: false,
      pool: null,
      cache: null,
      profile: 'growth',
      ...part,
    },
    sampleRate: undefined,
    run: () => Promise.reject(new Error('the fake runs nothing')),
    explain: () => samplePlan(),
    connect: () => () => {},
    getMetrics: () => optimizer.metrics,
    getReport: () => {
      throw new Error('the fake has no report');
    },
  };
  return optimizer;
}

export function sampleRoutes(name: string, part: Partial<OperationRoutes> = {}): OperationRoutes {
  return {
    name,
    runs: { cache: 0, worker: 0, batch: 0, inline: 0 },
    errorCount: 0,
    coalescedCount: 0,
    fallbackCount: 0,
    deferredCount: 0,
    exploredCount: 0,
    pinned: null,
    costs: { runCount: 0, predicted: 0, actual: 0 },
    predictionError: null,
    estimatedSaving: { mainBlockMs: 0, latencyMs: 0 },
    latestPlan: null,
    advice: [],
    ...part,
  };
}

export function samplePlan(part: Partial<Plan> = {}): Plan {
  const cost = (mainBlockMs: number, latencyMs: number): RouteCost => ({
    mainBlockMs,
    latencyMs,
    cost: mainBlockMs + 0.3 * latencyMs,
  });
  return {
    operation: 'places.cluster',
    size: 171_075,
    sizeFrom: 'input',
    route: 'worker',
    predicted: { inline: cost(40, 40), worker: cost(2, 44), batch: null },
    parts: {
      computeMs: 40,
      workerComputeMs: 41,
      batchComputeMs: 40,
      cloneMs: 2,
      batchCloneMs: 2,
      roundTripMs: 0.2,
      waitMs: 0,
      batchDelayMs: 8,
      batchSize: 1,
      blockedMs: 0,
    },
    confidence: 0.93,
    reason: 'compute 40 ms > frame guard 8 ms, clone 2 ms',
    explored: false,
    ...part,
  };
}
