import type { OptimizationMetrics } from '../types/optimizer.ts';
import type { OptimizationReport } from '../types/report.ts';
import type { Routing } from './createRouting.ts';

/** What became of all operations, as of now. */
export function buildOptimizationMetrics(
  { registry, router, settings: { runner, cache, profile }, advice: { advise } }: Routing,
  isSafeMode: boolean,
): OptimizationMetrics {
  const estimatedSaving = { mainBlockMs: 0, latencyMs: 0 };
  const called = registry.all().filter(({ facts }) => facts.latestPlan ?? facts.errorCount > 0);
  const operations = called.map(({ facts }) => {
    estimatedSaving.mainBlockMs += facts.estimatedSaving.mainBlockMs;
    estimatedSaving.latencyMs += facts.estimatedSaving.latencyMs;
    const copy = structuredClone(facts);
    return { ...copy, advice: advise(copy) };
  });
  return {
    operations,
    exploredRatio: router.exploredRatio,
    estimatedSaving,
    isSafeMode,
    pool: runner?.getMetrics() ?? null,
    cache: cache?.getStats() ?? null,
    profile,
  };
}

/** The report's section on routing. Pure. */
export function buildOptimizationReport(metrics: OptimizationMetrics): OptimizationReport {
  const { operations, pool, cache, ...rest } = metrics;
  return {
    ...rest,
    operations: operations.map(({ latestPlan, ...facts }) => ({
      ...facts,
      latestRoute: latestPlan?.route ?? null,
      latestReason: latestPlan?.reason ?? null,
    })),
    pool: pool && {
      size: pool.size,
      restarts: pool.restarts,
      isInline: pool.isInline,
      utilisation: pool.utilisation,
    },
    cache: cache && {
      hitRatio: cache.hitRatio,
      memoryHitCount: cache.memory?.hitCount ?? 0,
      diskHitCount: cache.disk?.hitCount ?? 0,
      missCount: cache.missCount,
      staleCount: cache.staleCount,
    },
  };
}
