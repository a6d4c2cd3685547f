import { BatchProcessor } from './batch/BatchProcessor.ts';
import { createIndexedDbCache } from './cache/createIndexedDbCache.ts';
import { createMemoryCache } from './cache/createMemoryCache.ts';
import { createTieredCache } from './cache/createTieredCache.ts';
import { hostClock } from './lib/clock.ts';
import { readDeviceFacts } from './lib/readDeviceFacts.ts';
import { adviseOperation } from './optimization/adviceRules.ts';
import { deviceClassOf } from './optimization/deviceClassOf.ts';
import { OptimizationManager } from './optimization/OptimizationManager.ts';
import { resolveProfile } from './optimization/resolveProfile.ts';
import { WorkerPool } from '../worker/WorkerPool.ts';
import type { OptimizationManagerOptions } from './optimization/managerOptions.ts';
import type { ProfileChoice } from './optimization/resolveProfile.ts';
import type { Cache } from './types/cache.ts';
import type { Clock } from './types/clock.ts';
import type { ExportedCostModel } from './types/optimization.ts';
import type { ModelStore } from './types/optimizer.ts';
import type { DeviceFacts, OptimizationProfile } from './types/profile.ts';
import type { TaskDefinitions } from './types/tasks.ts';

export interface OptimizationOptions<Tasks extends TaskDefinitions> extends Pick<
  OptimizationManagerOptions<Tasks>,
  'tasks' | 'policy' | 'maxInlineMs' | 'cacheOptions' | 'middleware' | 'safeMode' | 'clock' | 'random'
> {
  /** Makes a worker that exposes these tasks: `() => new Worker(new URL('./tasks.worker.ts', import.meta.url), { type: 'module' })`. @default everything on this thread */
  readonly createWorker?: () => Worker;
  /** A named set of settings, `auto` by the device, or your own. @default 'auto' */
  readonly profile?: ProfileChoice;
  /** Your own cache, which outlives the manager; `null`: none. @default one that the profile describes */
  readonly cache?: Cache | null;
  /** @default what the browser tells of this device */
  readonly device?: DeviceFacts;
}

/**
 * The optimising half: a worker pool, batches, a cache and the manager that routes between them, set up by a profile. Give it
 * to `createMapPerformance({ optimize })` to have its runs measured, or use it alone.
 * @throws BAD_OPTION with what / got / fix
 */
export function createOptimization<Tasks extends TaskDefinitions>(
  options: OptimizationOptions<Tasks>,
): OptimizationManager<Tasks> {
  const {
    tasks,
    createWorker,
    cache: ownCache,
    profile: choice = 'auto',
    device = readDeviceFacts(),
    ...rest
  } = options;
  const { clock = hostClock } = rest;
  const { name, profile } = resolveProfile(choice, device);
  const isPooled = createWorker !== undefined && profile.poolSize > 0;
  const runner = isPooled
    ? new WorkerPool({
        tasks,
        createWorker,
        size: profile.poolSize,
        clock,
        onProblem: (code, error) => manager.tellProblem(code, error),
      })
    : undefined;
  const cache = ownCache === undefined ? createProfileCache(profile, clock) : ownCache;

  const manager: OptimizationManager<Tasks> = new OptimizationManager({
    ...rest,
    tasks,
    clock,
    profile: name,
    batch: profile.batch,
    sampleRate: profile.sampleRate,
    deviceClass: deviceClassOf(device),
    advise: adviseOperation,
    createBatcher: (process, batchOptions) => new BatchProcessor(process, batchOptions),
    ...(runner ? { runner } : {}),
    ...(cache ? { cache } : {}),
    ...(profile.keepsModel ? { modelStore: createModelStore(clock) } : {}),
    onDispose: async () => {
      await runner?.dispose();
      if (ownCache === undefined) await cache?.dispose();
    },
  });
  return manager;
}

function createProfileCache({ cache }: OptimizationProfile, clock: Clock): Cache {
  const { maxEntries, maxBytes, ttlMs, isPersistent } = cache;
  const memory = { maxEntries, maxBytes };
  return isPersistent
    ? createTieredCache({ memory, ttlMs, clock, name: 'mapvitals-optimization' })
    : createMemoryCache({ ...memory, ttlMs, clock });
}

/** What was learned lies in a small database of its own: clearing cached results must not make it forget. */
function createModelStore(clock: Clock): ModelStore {
  const disk = createIndexedDbCache({ name: 'mapvitals-model', clock });
  return {
    async load(deviceClass) {
      const read = await disk.get<ExportedCostModel>(deviceClass);
      return read.hit ? read.value : undefined;
    },
    async save(model) {
      disk.set(model.deviceClass, model);
      await disk.flush();
    },
    dispose: () => disk.dispose(),
  };
}
