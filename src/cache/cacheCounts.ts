import type { CacheTier } from '../types/cache.ts';

/** What a cache has counted so far. */
export interface CacheCounts {
  readonly hits: Record<CacheTier, number>;
  missCount: number;
  staleCount: number;
  coalescedCount: number;
  loadCount: number;
  loadErrorCount: number;
}
