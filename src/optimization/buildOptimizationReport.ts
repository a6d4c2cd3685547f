import type { OptimizationMetrics } from '../types/optimizer.ts';
import type { OptimizationReport } from '../types/report.ts';

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
