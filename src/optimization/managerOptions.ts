import { hostClock } from '../lib/clock.ts';
import { OBJECT, readOption } from '../lib/options.ts';
import { requireTasks } from '../lib/requireTasks.ts';
import type { OptionRow } from '../lib/optionRow.ts';
import type { AppInfo } from '../types/app.ts';
import type { CreateBatcher } from '../types/batcher.ts';
import type { Cache, CacheLoad, CacheLoadOptions, CacheStats } from '../types/cache.ts';
import type { Clock } from '../types/clock.ts';
import type { OperationRoutes } from '../types/optimization.ts';
import type { PlanPolicy } from './planTypes.ts';
import type { Middleware } from './callTypes.ts';
import type { ModelStore } from './exportedModel.ts';
import type { TaskRunner } from '../types/taskRunner.ts';
import type { TaskDefinitions } from '../types/tasks.ts';
import { DEFAULT_PLAN_POLICY } from './defaultPlanPolicy.ts';

/** What would make an operation cheaper. */
export type Advise = (operation: Omit<OperationRoutes, 'advice'>) => readonly string[];

/** What a manager asks of a cache. */
export interface ManagerCache extends Pick<Cache, 'delete'> {
  getOrLoad<Value>(
    key: string,
    load: CacheLoad<Value>,
    options: CacheLoadOptions & { readonly signal: AbortSignal },
  ): Promise<Value>;
  /** `null` before there is anything to tell. */
  getStats(): CacheStats | null;
  /** Opens what a first look-up would wait for. */
  warmUp?(): Promise<void>;
}

export interface OptimizationManagerOptions<Tasks extends TaskDefinitions> {
  /** From `defineTasks`. */
  readonly tasks: Tasks;
  /** A worker pool. @default none: nothing goes to a worker */
  readonly runner?: TaskRunner<Tasks>;
  /** Makes a batch processor per task that has `runBatch`. @default none: nothing is batched */
  readonly createBatcher?: CreateBatcher;
  /** @default none: equal calls are coalesced, not cached */
  readonly cache?: Cache | ManagerCache;
  /** How long cached results are good. @default the cache's own */
  readonly cacheOptions?: Pick<CacheLoadOptions, 'ttlMs' | 'staleWhileRevalidateMs' | 'staleIfErrorMs'>;
  /** The weights of the choice; what is left out keeps its default. */
  readonly policy?: Partial<PlanPolicy>;
  /** Work predicted to block longer than this never runs inline by choice, in milliseconds. @default Infinity: cost decides */
  readonly maxInlineMs?: number;
  /** @default { maxSize: 100, maxDelayMs: 8 } */
  readonly batch?: { readonly maxSize?: number; readonly maxDelayMs?: number };
  /** Around every call, outermost first. */
  readonly middleware?: readonly Middleware[];
  /** Everything inline, nothing cached, batched or learned: to find out whether a fault is ours. @default false */
  readonly safeMode?: boolean;
  /** What would make an operation cheaper, for the metrics. @default nothing is advised */
  readonly advise?: Advise;
  /** Where what was learned is kept between sessions. @default nowhere */
  readonly modelStore?: ModelStore;
  /** Devices that share what was learned. @default 'any' */
  readonly deviceClass?: string;
  /** Which app it is, for `createMapPerformance`, where that is given none. @default none */
  readonly app?: AppInfo;
  /** The name that the metrics give. @default 'custom' */
  readonly profile?: string;
  /** The share of sessions that `createMapPerformance` measures, 0..1. @default its own */
  readonly sampleRate?: number;
  /** What `dispose` ends along with the manager. */
  readonly onDispose?: () => Promise<unknown>;
  /** @default the host's clock */
  readonly clock?: Clock;
  /** Numbers in [0, 1): decides when to explore. A seeded source replays the decisions. @default Math.random */
  readonly random?: () => number;
}

const DEFAULTS = {
  batch: { maxSize: 100, maxDelayMs: 8 },
  maxInlineMs: Infinity,
  cacheOptions: {},
  middleware: [],
  deviceClass: 'any',
  profile: 'custom',
  clock: hostClock,
  random: () => Math.random(),
};

/** The options with their defaults. */
export interface ManagerSettings extends Pick<
  OptimizationManagerOptions<TaskDefinitions>,
  'runner' | 'createBatcher' | 'modelStore' | 'onDispose'
> {
  readonly cache?: ManagerCache;
  readonly policy: PlanPolicy;
  readonly batch: { readonly maxSize: number; readonly maxDelayMs: number };
  readonly maxInlineMs: number;
  readonly cacheOptions: CacheLoadOptions;
  readonly middleware: readonly Middleware[];
  readonly deviceClass: string;
  readonly profile: string;
  readonly clock: Clock;
  readonly random: () => number;
}

/** @throws BAD_OPTION */
export function readManagerOptions<Tasks extends TaskDefinitions>(
  options: OptimizationManagerOptions<Tasks>,
): ManagerSettings {
  readOption('optimize', 'options', OBJECT, options);
  const { tasks } = options;
  readOption('optimize', 'tasks', OBJECT, tasks);
  requireTasks(tasks);
  const check = (name: string, row: OptionRow, value: number): void => void readOption('optimize', name, row, value);
  const policy: PlanPolicy = { ...DEFAULT_PLAN_POLICY, ...options.policy };
  for (const [name, fallback] of Object.entries(DEFAULT_PLAN_POLICY)) {
    check(`policy.${name}`, { is: 'number', min: 0, max: 1e6, or: fallback }, policy[name as keyof PlanPolicy]);
  }
  const batch = { ...DEFAULTS.batch, ...options.batch };
  const told = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  const settings = { ...DEFAULTS, ...told, policy, batch };
  check('batch.maxSize', { is: 'integer', min: 1, or: DEFAULTS.batch.maxSize }, batch.maxSize);
  check('batch.maxDelayMs', { is: 'number', min: 0, max: 60_000, or: DEFAULTS.batch.maxDelayMs }, batch.maxDelayMs);
  check('maxInlineMs', { is: 'number', min: 0, or: Infinity }, settings.maxInlineMs);
  return settings;
}
