import type { WorkerMetrics } from '../types/taskRunner.ts';

const EMPTY = { scale: 5, count: 0, sum: 0, min: null, max: null, zeroCount: 0, offset: 0, bucketCounts: [] } as const;

/** A pool that has not been used. */
export const UNUSED_POOL: Omit<WorkerMetrics, 'size' | 'isInline'> = {
  liveWorkers: 0,
  activeWorkers: 0,
  loadingWorkers: 0,
  restarts: 0,
  queueLength: 0,
  settled: {},
  inlineCount: 0,
  waitMs: EMPTY,
  runMs: EMPTY,
  serializeMs: EMPTY,
  deserializeMs: EMPTY,
  mainBlockMs: EMPTY,
  transferredBytes: 0,
  utilisation: 0,
};
