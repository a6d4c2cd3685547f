/**
 * What makes heavy operations cheap: workers, batches, caches, learned routes. Export lines only.
 *
 * @module mapvitals/optimize
 */
export { WorkerPool } from '../worker/WorkerPool.ts';
export { buffersOf } from '../worker/columns/buffersOf.ts';
export { packFeatures } from '../worker/columns/packFeatures.ts';
export { packPoints } from '../worker/columns/packPoints.ts';
export { readFeatures } from '../worker/columns/readFeatures.ts';
export { readPoints } from '../worker/columns/readPoints.ts';
export { defineTasks } from '../worker/defineTasks.ts';
export { BatchProcessor } from './batch/BatchProcessor.ts';
export { ResourceScope } from './batch/ResourceScope.ts';
export { createPauseGate } from './batch/createPauseGate.ts';
export { debounce } from './batch/debounce.ts';
export { latestWins } from './batch/latestWins.ts';
export { oncePerFrame } from './batch/oncePerFrame.ts';
export { processInChunks } from './batch/processInChunks.ts';
export { streamInChunks } from './batch/streamInChunks.ts';
export { throttle } from './batch/throttle.ts';
export { cached } from './cache/cached.ts';
export { createIndexedDbCache } from './cache/createIndexedDbCache.ts';
export { createMemoryCache } from './cache/createMemoryCache.ts';
export { createTieredCache } from './cache/createTieredCache.ts';
export { remember } from './cache/remember.ts';
export { createOptimization } from './createOptimization.ts';
export { MapVitalsError } from './errors.ts';
export { snapBounds } from './lib/snapBounds.ts';
export { stableKey } from './lib/stableKey.ts';
export { OptimizationManager } from './optimization/OptimizationManager.ts';
export { logOperations } from './optimization/logOperations.ts';
export { PROFILES as optimizationProfiles } from './optimization/profiles.ts';
export { redactErrors } from './optimization/redactErrors.ts';
export { timeOperations } from './optimization/timeOperations.ts';

export type {
  Feature,
  FeatureLike,
  Geometry,
  GeometryLike,
  PointFeature,
  PointFeatureLike,
  PositionLike,
} from '../worker/columns/geoJson.ts';
export type { PackedCells, PackedColumn, PackedFeatures, PackedPoints } from '../worker/columns/packedTypes.ts';
export type { TaskHooks } from '../worker/defineTasks.ts';
export type { MapChunkOptions, MapOptions, MapResult } from '../worker/mapTasks.ts';
export type { WorkerPoolOptions } from '../worker/poolOptions.ts';
export type { ResourceScopeOptions } from './batch/ResourceScope.ts';
export type { DebounceOptions } from './batch/debounce.ts';
export type { LatestWinsOptions } from './batch/latestWins.ts';
export type { ThrottleOptions } from './batch/throttle.ts';
export type { CachedOptions } from './cache/cached.ts';
export type { OpenChannel } from './cache/crossTab.ts';
export type { DiskLimits } from './cache/diskOptions.ts';
export type { IndexedDbCacheOptions } from './cache/createIndexedDbCache.ts';
export type { MemoryCache, MemoryCacheOptions, MemoryLimits } from './cache/createMemoryCache.ts';
export type { TieredCacheOptions } from './cache/createTieredCache.ts';
export type { OptimizationOptions } from './createOptimization.ts';
export type { Bounds } from './lib/snapBounds.ts';
export type { Advise, ManagerCache, OptimizationManagerOptions } from './optimization/managerOptions.ts';
export type {
  BatchAddOptions,
  BatchAnswer,
  BatchContext,
  BatchFailure,
  BatchItemCounts,
  BatchMetrics,
  BatchOptions,
  BatchProcess,
  BatchTransaction,
  FlushReason,
  RollbackReport,
} from './batch/batchTypes.ts';
export type { Batcher, BatcherOptions, CreateBatcher } from './types/batcher.ts';
export type {
  Cache,
  CacheDiskStats,
  CacheDropReason,
  CacheLoad,
  CacheLoadContext,
  CacheLoadMany,
  CacheLoadOptions,
  CacheRead,
  CacheRemovalReason,
  CacheStats,
  CacheTier,
  CacheTierStats,
  CacheWriteDecision,
  CacheWriteOptions,
} from './types/cache.ts';
export type { ChunkOptions, ChunkProgress, PauseGate } from './batch/chunkOptions.ts';
export type { ExportedCostModel, ExportedRegression } from './optimization/exportedModel.ts';
export type { CostParts, OperationRoutes, Plan, RouteCost, RunRoute } from './types/optimization.ts';
export type { PlanPolicy } from './optimization/planTypes.ts';
export type { MapRunOptions, MapRunResult, Middleware, OperationCall } from './optimization/callTypes.ts';
export type { ModelStore } from './optimization/exportedModel.ts';
export type {
  OptimizationMetrics,
  OptimizedFunction,
  OptimizeOperationOptions,
  Optimizer,
  OptimizerHost,
  RunOptions,
} from './types/optimizer.ts';
export type { LatestContext, LatestWins, Paced, PacingOptions } from './batch/paced.ts';
export type { OptimizationProfile, ProfileName } from './optimization/profileTypes.ts';
export type { ProfileChoice } from './optimization/resolveProfile.ts';
export type { ExecuteOptions, TaskRunner, TaskStage, TaskTiming, WorkerMetrics } from './types/taskRunner.ts';
export type {
  TaskContext,
  TaskDefinition,
  TaskDefinitions,
  TaskInput,
  TaskName,
  TaskOutput,
  TaskPartial,
  TaskReturn,
} from './types/tasks.ts';
export type { Sink, TellProblem } from './types/sample.ts';
export type { DeviceFacts } from './types/deviceFacts.ts';
export type { HeapReading } from './lib/readHeap.ts';
export type { OpenResource } from './batch/openResource.ts';
export type { TimedCall } from './optimization/timeOperations.ts';
