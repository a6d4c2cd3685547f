import { createLoadLate } from './lib/loadLate.ts';
import type { LoadLate } from './lib/loadLate.ts';
import { hostClock } from './lib/clock.ts';
import { badOption, tellMistake } from './lib/failure.ts';
import { keptPlace } from './lib/keptPlace.ts';
import { OBJECT, readOption } from './lib/options.ts';
import { readDeviceFacts } from './lib/readDeviceFacts.ts';
import { workerOf } from './lib/workerOf.ts';
import { deviceClassOf } from './optimization/deviceClassOf.ts';
import { createLateCache } from './optimization/lateCache.ts';
import { createLateRunner } from './optimization/lateRunner.ts';
import { resolveProfile } from './optimization/resolveProfile.ts';
import { RouteManager } from './optimization/RouteManager.ts';
import type { OptimizationManagerOptions } from './optimization/managerOptions.ts';
import type { OptimizationManager } from './optimization/OptimizationManager.ts';
import type { ProfileChoice } from './optimization/resolveProfile.ts';
import type { AppInfo } from './types/app.ts';
import type { CreateBatcher } from './types/batcher.ts';
import type { Cache } from './types/cache.ts';
import type { Clock } from './types/clock.ts';
import type { ExportedCostModel } from './optimization/exportedModel.ts';
import type { ModelStore } from './optimization/exportedModel.ts';
import type { DeviceFacts } from './types/deviceFacts.ts';
import type { TaskDefinitions } from './types/tasks.ts';

export interface OptimizationOptions<Tasks extends TaskDefinitions> extends Pick<
  OptimizationManagerOptions<Tasks>,
  'tasks' | 'policy' | 'maxInlineMs' | 'cacheOptions' | 'middleware' | 'safeMode' | 'clock' | 'random'
> {
  /**
   * Whose results and cost model are kept on the device, and of which version; the same object as `createMapPerformance`'s.
   * @default nothing is kept on the device
   */
  readonly app?: AppInfo;
  /** Makes a worker that exposes these tasks: `() => new Worker(new URL('./tasks.worker.ts', import.meta.url), { type: 'module' })`. @default what `mapvitals/vite` made of `*.tasks.ts`, else everything on this thread */
  readonly createWorker?: () => Worker;
  /** A named set of settings, `auto` by the device, or your own. @default 'auto' */
  readonly profile?: ProfileChoice;
  /** Your own cache, which outlives the manager; `null`: none. @default one that the profile describes */
  readonly cache?: Cache | null;
  /** @default what the browser tells of this device */
  readonly device?: DeviceFacts;
}

/**
 * The optimising half: a worker pool, batches, a cache and the manager that routes between them, set up by a profile. The code
 * of each is loaded when it is first needed. Give it to `createMapPerformance({ optimize })` to have its runs measured, or use
 * it alone.
 * @throws BAD_OPTION with what / got / fix
 *
 * @example
 * const optimize = createOptimization({
 *   app: { name: 'city-map', version: '1.4.0' },
 *   tasks,
 *   createWorker: () => new Worker(new URL('./tasks.worker.ts', import.meta.url), { type: 'module' }),
 * });
 * const clusters = await optimize.run('cluster', query);
 * optimize.explain('cluster').reason; // 'compute 84 ms > frame guard 8 ms, clone 2.1 ms'
 */
export function createOptimization<Tasks extends TaskDefinitions>(
  options: OptimizationOptions<Tasks>,
): OptimizationManager<Tasks> {
  readOption('createOptimization', 'options', OBJECT, options);
  const {
    app,
    tasks,
    createWorker = workerOf(tasks),
    cache: ownCache,
    profile: choice,
    device = readDeviceFacts(),
    ...rest
  } = options;
  if (app !== undefined && !(isText(app?.name) && isText(app.version))) {
    throw badOption('app', 'an object with a name and a version', app, 'createOptimization.app');
  }
  const { clock = hostClock } = rest;
  const { name, profile } = resolveProfile(choice ?? 'auto', device);
  const tell = (code: string, error: unknown): void => manager.tellProblem(code, error);
  const late = <Part>(part: string, load: () => Promise<Part>): LoadLate<Part> =>
    createLoadLate(load, (error) => tell(`late-part.${part}`, error));

  const runner =
    createWorker && profile.poolSize > 0
      ? createLateRunner(
          late('pool', async () => {
            // The scheduler, too: the pool would load it with its first call, and could then not be told from a closed one.
            const [{ WorkerPool }] = await Promise.all([
              import('../worker/poolChunk.ts'),
              import('../worker/scheduler.ts'),
            ]);
            return new WorkerPool({ tasks, createWorker, size: profile.poolSize, clock, onProblem: tell });
          }),
          profile.poolSize,
        )
      : undefined;

  const { isPersistent, maxEntries, maxBytes, ttlMs } = profile.cache;
  const keepsResults = isPersistent && app !== undefined;
  const lateCache = createLateCache(
    late('cache', async () => {
      const memory = { maxEntries, maxBytes };
      const common = { ttlMs, clock, onProblem: tell };
      if (!keepsResults) return (await import('./cache/memoryChunk.ts')).createMemoryCache({ ...memory, ...common });
      const { createTieredCache } = await import('./cache/diskChunk.ts');
      return createTieredCache({ memory, ...common, ...keptPlace(app, 'results') });
    }),
  );
  const cache = ownCache === undefined ? lateCache : ownCache;

  let createBatcher: CreateBatcher;
  const manager = new RouteManager<Tasks>(
    {
      ...rest,
      tasks,
      clock,
      profile: name,
      batch: profile.batch,
      sampleRate: profile.sampleRate,
      deviceClass: deviceClassOf(device),
      createBatcher: (process, batchOptions) => createBatcher(process, batchOptions),
      ...(app && { app }),
      ...(runner && { runner }),
      ...(cache && { cache }),
      ...(profile.keepsModel && app && { modelStore: createModelStore(app, clock, late) }),
      onDispose: () => Promise.all([runner?.dispose(), lateCache.dispose()]),
    },
    {
      router: late('router', async () => (await import('./optimization/router.ts')).createRouter),
      keyed: late('keyed', async () => (await import('./optimization/keyedCalls.ts')).createKeyedCalls),
      batches: late('batches', async () => {
        const [{ BatchProcessor }, { createBatchRoute }] = await Promise.all([
          import('./batch/batchChunk.ts'),
          import('./optimization/batchRoute.ts'),
        ]);
        createBatcher = (process, batchOptions) => new BatchProcessor(process, batchOptions);
        return createBatchRoute;
      }),
      fromAnywhere: late('errors', async () => (await import('./optimization/asFromAnywhere.ts')).asFromAnywhere),
      warmUp: late('warmUp', async () => (await import('./optimization/warmUp.ts')).warmUp),
      advice: late('advice', async () => (await import('./optimization/adviceRules.ts')).adviseOperation),
      ...(ownCache === undefined && { keepsResults }),
    },
  );
  if (!app && ((isPersistent && ownCache === undefined) || profile.keepsModel)) {
    tellMistake(tell, 'nothing-kept', `without \`app\` profile ${name} keeps nothing.`, 'createOptimization.app');
  }
  return manager;
}

/** An empty one is none: two apps, or two builds, would share what they keep. */
function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

/** What was learned lies in a small database of its own: clearing cached results must not make it forget. */
function createModelStore(
  app: AppInfo,
  clock: Clock,
  late: <Part>(part: string, load: () => Promise<Part>) => LoadLate<Part>,
): ModelStore {
  const open = late('model', async () => {
    const { createIndexedDbCache } = await import('./cache/diskChunk.ts');
    return createIndexedDbCache({ ...keptPlace(app, 'model'), clock });
  });
  return {
    async load(deviceClass) {
      const read = await (await open())?.get<ExportedCostModel>(deviceClass);
      return read?.hit ? read.value : undefined;
    },
    async save(model) {
      const disk = await open();
      disk?.set(model.deviceClass, model);
      await disk?.flush();
    },
    dispose: async () => (await open())?.dispose(),
  };
}
