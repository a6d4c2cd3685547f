import { MapVitalsError } from '../errors.ts';
import { stableKey } from '../lib/stableKey.ts';
import type { CacheLoadOptions } from '../types/cache.ts';
import type { Clock } from '../types/clock.ts';
import type { Stop } from '../types/functions.ts';
import type { ExportedCostModel, Plan, RunRoute } from '../types/optimization.ts';
import type { OperationCall, OptimizationMetrics, OptimizerHost } from '../types/optimizer.ts';
import type { TaskDefinitions } from '../types/tasks.ts';
import { createBlockMeter } from './blockMeter.ts';
import { createCacheFilter } from './cacheFilter.ts';
import { composeMiddleware } from './composeMiddleware.ts';
import { createCostModel } from './costModel.ts';
import { createModelKeeper } from './modelKeeper.ts';
import { readManagerOptions } from './managerOptions.ts';
import type { OptimizationManagerOptions } from './managerOptions.ts';
import { openCall } from './openCall.ts';
import type { OpenCall } from './openCall.ts';
import { createOperationLedger } from './operationLedger.ts';
import type { OperationLedger } from './operationLedger.ts';
import { createPlanner } from './planner.ts';
import { createRoutedRun } from './routedRun.ts';
import { createRouteRunner } from './routeRunner.ts';
import type { AnyTask } from './runInline.ts';
import { createSharedCalls } from './sharedCalls.ts';
import { waitForCalm } from './waitForCalm.ts';

/** The way of a call: middleware, gesture, equal calls, cache, plan, route. */
export interface CallPath {
  readonly clock: Clock;
  call(call: OperationCall): Promise<unknown>;
  register(name: string, task: AnyTask, cacheOptions: CacheLoadOptions): void;
  explain(name: string, input: unknown): Plan;
  pin(name: string, route: RunRoute | null): void;
  setSafeMode(isOn: boolean): void;
  getMetrics(): OptimizationMetrics;
  exportModel(): ExportedCostModel;
  connect(host: OptimizerHost): Stop;
  dispose(): Promise<void>;
}

const NO_HOST: OptimizerHost = {
  record: () => {},
  isInGesture: () => false,
  onGestureEnd: () => () => {},
  wasHiddenSince: () => false,
};

export function createCallPath<Tasks extends TaskDefinitions>(options: OptimizationManagerOptions<Tasks>): CallPath {
  const settings = readManagerOptions(options);
  const { clock, random, policy, batch, maxInlineMs, profile } = settings;
  const { runner, createBatcher, cache, modelStore, onDispose } = options;
  const tasks = new Map<string, AnyTask>(Object.entries(options.tasks as Record<string, AnyTask>));
  const cacheOptions = new Map<string, CacheLoadOptions>();
  const ledgers = new Map<string, OperationLedger>();
  const openCalls = new Set<OpenCall>();
  const shared = createSharedCalls();
  const filter = cache && createCacheFilter(cache, clock);
  const model = createCostModel();
  const hosts: OptimizerHost[] = [];
  const host = (): OptimizerHost => hosts.at(-1) ?? NO_HOST;
  let isSafeMode = options.safeMode ?? false;
  let isDisposed = false;

  const exportModel = (): ExportedCostModel => model.export(settings.deviceClass, clock.epochNow());
  const tellProblem = (error: unknown): void =>
    host().record({ kind: 'problem', code: 'model-store-failed', message: String(error), atMs: clock.now() });
  const keeper = createModelKeeper(modelStore, clock, exportModel, tellProblem);
  modelStore?.load(settings.deviceClass).then((saved) => saved && model.adopt(saved, clock.epochNow()), tellProblem);

  const blocks = createBlockMeter(clock);
  const planner = createPlanner({
    model,
    policy,
    runner,
    canBatch: createBatcher !== undefined,
    maxDelayMs: batch.maxDelayMs,
    maxInlineMs,
    blocks,
  });
  const routes = createRouteRunner({ tasks, runner, createBatcher, batch, clock, blocks });
  const routedRun = createRoutedRun({
    routes,
    planner,
    model,
    policy,
    clock,
    random,
    host,
    onLearned: keeper.touch,
  });

  const ledgerOf = (name: string): OperationLedger => {
    const known = ledgers.get(name);
    if (known) return known;
    const ledger = createOperationLedger(name);
    ledgers.set(name, ledger);
    return ledger;
  };

  const proceed = async (
    task: AnyTask,
    { name, input, options: told }: OperationCall,
    signal: AbortSignal,
  ): Promise<unknown> => {
    const ledger = ledgerOf(name);
    if (isSafeMode) return (await routes.run(name, input, 'inline', { ...told, signal })).value;
    if (told.deferMs && host().isInGesture()) {
      ledger.count('deferredCount');
      await waitForCalm(host(), told.deferMs, clock, signal);
    }
    const run = (callSignal: AbortSignal): Promise<unknown> =>
      routedRun.run({ name, task, input, options: told, ledger, signal: callSignal });
    const key = told.cache === false ? undefined : keyOf(name, task, input);
    if (key === undefined) return run(signal);
    if (shared.has(key)) ledger.count('coalescedCount');
    return shared.join(key, signal, async (callSignal) => {
      if (!filter) return run(callSignal);
      const startMs = clock.now();
      const { value, isHit } = await filter.through({
        operation: name,
        key,
        signal: callSignal,
        options: { ...settings.cacheOptions, ...cacheOptions.get(name) },
        load: run,
      });
      if (isHit) routedRun.recordHit(name, ledger, planner.plan(name, task, input, ledger.lastRoute), startMs);
      return value;
    });
  };

  const callTask = composeMiddleware(settings.middleware, async (call) => {
    const { name, options: told } = call;
    if (isDisposed) throw disposedError(name);
    const task = tasks.get(name);
    if (!task) throw unknownTaskError(name, [...tasks.keys()]);
    planner.arrive(name);
    const open = openCall({
      name,
      signal: told.signal,
      timeoutMs: told.timeoutMs ?? task.timeoutMs ?? Infinity,
      clock,
    });
    openCalls.add(open);
    try {
      return await open.settle((signal) => proceed(task, call, signal));
    } catch (error) {
      ledgerOf(name).count('errorCount');
      throw error;
    } finally {
      openCalls.delete(open);
    }
  });

  return {
    clock,
    call: callTask,
    register(name, task, taskCacheOptions) {
      if (tasks.has(name)) {
        throw new MapVitalsError(
          'BAD_OPTION',
          `\`${name}\` is the name of another operation. Give this one its own \`name\`.`,
        );
      }
      tasks.set(name, task);
      cacheOptions.set(name, taskCacheOptions);
    },
    explain(name, input) {
      const task = tasks.get(name);
      if (!task) throw unknownTaskError(name, [...tasks.keys()]);
      return planner.plan(name, task, input, ledgerOf(name).lastRoute);
    },
    pin(name, route) {
      if (!tasks.has(name)) throw unknownTaskError(name, [...tasks.keys()]);
      ledgerOf(name).pinned = route;
    },
    setSafeMode: (isOn) => {
      isSafeMode = isOn;
    },
    getMetrics() {
      const operations = [...ledgers.values()].map((ledger) => ledger.read());
      const sum = (key: 'mainBlockMs' | 'latencyMs'): number =>
        operations.reduce((total, { estimatedSaving }) => total + estimatedSaving[key], 0);
      return {
        operations,
        exploredRatio: model.totalCost > 0 ? model.exploredCost / model.totalCost : 0,
        estimatedSaving: { mainBlockMs: sum('mainBlockMs'), latencyMs: sum('latencyMs') },
        isSafeMode,
        pool: runner?.getMetrics() ?? null,
        cache: cache?.getStats() ?? null,
        profile,
      };
    },
    exportModel,
    connect(added) {
      hosts.push(added);
      return () => {
        const index = hosts.indexOf(added);
        if (index !== -1) hosts.splice(index, 1);
      };
    },
    async dispose() {
      if (isDisposed) return;
      isDisposed = true;
      for (const open of openCalls) open.end(disposedError('the operation'));
      await keeper.save();
      await routes.dispose();
      await onDispose?.();
    },
  };
}

/** What makes calls equal; `undefined` where the task does not say, or says what cannot be a key. */
function keyOf(name: string, task: AnyTask, input: unknown): string | undefined {
  if (!task.cacheKey) return undefined;
  try {
    const key = task.cacheKey(input);
    return key === undefined ? undefined : `${name}:${stableKey(key)}`;
  } catch {
    return undefined;
  }
}

function disposedError(what: string): MapVitalsError {
  return new MapVitalsError('DISPOSED', `${what} was ended: the optimization manager is disposed. Create a new one.`);
}

function unknownTaskError(name: string, known: readonly string[]): MapVitalsError {
  return new MapVitalsError(
    'UNKNOWN_TASK',
    `there is no task \`${name}\`. There are: ${known.slice(0, 20).join(', ') || 'none'}. Add it to defineTasks.`,
  );
}
