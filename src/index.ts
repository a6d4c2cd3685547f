// The public API: export lines only.
export { attachMapLibre } from './adapters/attachMapLibre.ts';
export type { MapLibreMap, MapLibreRef } from './adapters/mapLibreLike.ts';

export { BatchProcessor } from './batch/BatchProcessor.ts';
export { createPauseGate } from './batch/createPauseGate.ts';
export { debounce } from './batch/debounce.ts';
export { latestWins } from './batch/latestWins.ts';
export { oncePerFrame } from './batch/oncePerFrame.ts';
export { processInChunks } from './batch/processInChunks.ts';
export { ResourceScope } from './batch/ResourceScope.ts';
export { streamInChunks } from './batch/streamInChunks.ts';
export { throttle } from './batch/throttle.ts';
export type { DebounceOptions } from './batch/debounce.ts';
export type { LatestWinsOptions } from './batch/latestWins.ts';
export type { ResourceScopeOptions } from './batch/ResourceScope.ts';
export type { ThrottleOptions } from './batch/throttle.ts';
export type {
  BatchAddOptions,
  BatchContext,
  BatchFailure,
  BatchItemCounts,
  BatchMetrics,
  BatchOptions,
  BatchProcess,
  BatchTransaction,
  FlushReason,
  PagePort,
  RollbackReport,
} from './types/batch.ts';
export type { Batcher, CreateBatcher } from './types/batcher.ts';
export type { ChunkOptions, ChunkProgress, PauseGate } from './types/chunks.ts';
export type { LatestContext, LatestWins, Paced, PacingOptions } from './types/pacing.ts';
export type { OpenResource } from './types/resource.ts';

export { cached } from './cache/cached.ts';
export { createIndexedDbCache } from './cache/createIndexedDbCache.ts';
export { createMemoryCache } from './cache/createMemoryCache.ts';
export { createTieredCache } from './cache/createTieredCache.ts';
export { remember } from './cache/remember.ts';
export { snapBounds } from './lib/snapBounds.ts';
export { stableKey } from './lib/stableKey.ts';
export type { CachedOptions } from './cache/cached.ts';
export type { CacheDefaults, CacheOptions } from './cache/cacheOptions.ts';
export type { DiskLimits, DiskPlace, IndexedDbCacheOptions } from './cache/createIndexedDbCache.ts';
export type { MemoryCacheOptions, MemoryLimits } from './cache/createMemoryCache.ts';
export type { TieredCacheOptions } from './cache/createTieredCache.ts';
export type { OpenChannel } from './cache/crossTab.ts';
export type { Bounds } from './lib/snapBounds.ts';
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
  MemoryCache,
} from './types/cache.ts';

export { PerformanceMonitor } from './core/PerformanceMonitor.ts';
export type { VisibilityDocument } from './core/hiddenWatch.ts';
export type { PerformanceMonitorOptions } from './core/monitorOptions.ts';
export type { ContextLimits } from './core/sanitizeContext.ts';

export { MapVitalsError } from './errors.ts';
export type { MapVitalsErrorCode, TaskFailure } from './errors.ts';

export { buffersOf } from '../worker/columns/buffersOf.ts';
export { packFeatures } from '../worker/columns/packFeatures.ts';
export { packPoints } from '../worker/columns/packPoints.ts';
export { readFeatures } from '../worker/columns/readFeatures.ts';
export { readPoints } from '../worker/columns/readPoints.ts';
export { defineTasks } from '../worker/defineTasks.ts';
export { WorkerPool } from '../worker/WorkerPool.ts';
export type { Feature, FeatureLike, PointFeature, PointFeatureLike } from '../worker/columns/geoJson.ts';
export type { PackedColumn, PackedFeatures, PackedPoints } from '../worker/columns/packedTypes.ts';
export type { MapOptions, MapResult } from '../worker/mapTasks.ts';
export type { WorkerPoolOptions } from '../worker/poolOptions.ts';
export type { ExecuteOptions, TaskRunner, TaskTiming, WorkerMetrics } from './types/taskRunner.ts';
export type {
  TaskContext,
  TaskDefinition,
  TaskDefinitions,
  TaskInput,
  TaskName,
  TaskOutput,
  TaskPartial,
} from './types/tasks.ts';

export { createMapPerformance } from './createMapPerformance.ts';
export { hostClock } from './lib/clock.ts';
export { vitalDefinitions, vitalDefinitionsVersion } from './vitals/thresholds.ts';
export type { MapPerformanceOptions } from './createMapPerformance.ts';

export type { Clock, TimerHandle } from './types/clock.ts';
export type { AttachedMap, Adapter, AdapterOptions, MapDescription, MapEvent, MapSink } from './types/mapEvents.ts';
export type { AttachOptions, MapPerformance } from './types/mapPerformance.ts';
export type { Monitor, OperationHandle, SnapshotStore, Timer } from './types/monitor.ts';
export type { OptimizationReport, OptimizedOperationReport, Report, ReportFormat } from './types/report.ts';
export type { Attributes, Context, Sample, VitalSample } from './types/sample.ts';
export type { OperationDetail, OperationReport, Snapshot, TileSourceReport } from './types/snapshot.ts';
export type { Threshold, Thresholds, Violation } from './types/threshold.ts';
export type {
  MapVitalName,
  VitalDefinition,
  VitalRating,
  VitalReport,
  VitalTags,
  WebVitalName,
} from './types/vital.ts';

export { compareReports } from './reports/compareReports.ts';
export { formatJson } from './reports/formatJson.ts';
export { createMetricsRepository } from './storage/createMetricsRepository.ts';
export type { CompareOptions } from './reports/compareReports.ts';
export type { MetricsRepositoryOptions } from './storage/createMetricsRepository.ts';
export type { Comparable, ComparedSide, Comparison, ComparisonVerdict, MetricComparison } from './types/comparison.ts';
export type {
  MergedOperation,
  MergedSessions,
  MergedVital,
  MetricsRepository,
  RepositoryStats,
  SessionSummary,
} from './types/repository.ts';
export type { SerializedSketch } from './types/sketch.ts';

export { createOptimization } from './createOptimization.ts';
export { logOperations } from './optimization/logOperations.ts';
export { OptimizationManager } from './optimization/OptimizationManager.ts';
export { PROFILES as optimizationProfiles } from './optimization/profiles.ts';
export { redactErrors } from './optimization/redactErrors.ts';
export { timeOperations } from './optimization/timeOperations.ts';
export type { OptimizationOptions } from './createOptimization.ts';
export type { OptimizationManagerOptions } from './optimization/managerOptions.ts';
export type { ProfileChoice } from './optimization/resolveProfile.ts';
export type { TimedCall } from './optimization/timeOperations.ts';
export type { CostParts, ExportedCostModel, Plan, PlanPolicy, RouteCost, RunRoute } from './types/optimization.ts';
export type {
  Middleware,
  ModelStore,
  OperationCall,
  OperationRoutes,
  OptimizationMetrics,
  OptimizeOperationOptions,
  Optimizer,
  OptimizerHost,
  RunOptions,
} from './types/optimizer.ts';
export type { DeviceFacts, OptimizationProfile, ProfileName } from './types/profile.ts';
