import { MapVitalsError } from '../errors.ts';
import { createAbortWatch } from '../lib/abortWatch.ts';
import { describeError } from '../lib/describeError.ts';
import { describeValue } from '../lib/describeValue.ts';
import { createResidents } from '../lib/residents.ts';
import { stableKey } from '../lib/stableKey.ts';
import type { CacheLoadOptions } from '../types/cache.ts';
import type { Stop } from '../types/functions.ts';
import type { ExportedCostModel, Plan, RunRoute } from '../types/optimization.ts';
import type {
  OperationCall,
  OptimizationMetrics,
  OptimizeOperationOptions,
  Optimizer,
  OptimizerHost,
  RunOptions,
} from '../types/optimizer.ts';
import type { OptimizationReport } from '../types/report.ts';
import type { TaskDefinitions, TaskInput, TaskName, TaskOutput } from '../types/tasks.ts';
import { buildOptimizationReport } from './buildOptimizationReport.ts';
import { createBlockMeter } from './blockMeter.ts';
import { throughCache } from './cacheFilter.ts';
import { createCostModel } from './costModel.ts';
import type { CostModel } from './costModel.ts';
import { readManagerOptions } from './managerOptions.ts';
import type { ManagerSettings, OptimizationManagerOptions } from './managerOptions.ts';
import { createModelKeeper } from './modelKeeper.ts';
import type { ModelKeeper } from './modelKeeper.ts';
import { createOperation } from './operation.ts';
import type { Operation } from './operation.ts';
import { planCall } from './planCall.ts';
import type { PlanSources } from './planCall.ts';
import { createRoutedRun } from './routedRun.ts';
import { createRouteRunner } from './routeRunner.ts';
import type { AnyTask } from './runInline.ts';
import { runTogether } from './runTogether.ts';
import { settleOnce } from './settleOnce.ts';
import { createSharedCalls } from './sharedCalls.ts';
import { waitForCalm } from './waitForCalm.ts';

const NO_HOST: OptimizerHost = { record: () => {}, isInGesture: () => false, onGestureEnd: () => () => {} };

/**
 * Sends each operation to the cache, a worker, a batch or keeps it inline, by what it measured, and says why. Every call
 * settles once: with its result, with what its task threw, or with a MapVitalsError that has a code.
 */
export class OptimizationManager<Tasks extends TaskDefinitions = TaskDefinitions> implements Optimizer {
  /** The share of sessions that `createMapPerformance` measures; `undefined`: its own. */
  readonly sampleRate: number | undefined;
  readonly #settings: ManagerSettings;
  readonly #operations = new Map<string, Operation>();
  readonly #model = createCostModel();
  readonly #sources: PlanSources & { readonly model: CostModel };
  readonly #routed: ReturnType<typeof createRoutedRun>;
  readonly #keeper: ModelKeeper | undefined;
  readonly #join = createSharedCalls();
  readonly #watchAbort = createAbortWatch('the operation');
  readonly #open = new Set<(error: MapVitalsError) => void>();
  readonly #hosts: OptimizerHost[] = [NO_HOST];
  readonly #pass: (call: OperationCall) => Promise<unknown>;
  #isSafe: boolean;
  #disposed: Promise<void> | undefined;

  /** @throws BAD_OPTION with what / got / fix */
  constructor(options: OptimizationManagerOptions<Tasks>) {
    const settings = readManagerOptions(options);
    const { clock, middleware, modelStore: store, deviceClass } = settings;
    this.#settings = settings;
    this.sampleRate = options.sampleRate;
    this.#isSafe = options.safeMode ?? false;
    const blocks = createBlockMeter(clock);
    const residents = createResidents(() => clock.now());
    this.#sources = { settings, model: this.#model, blocks, residents };
    this.#keeper =
      store &&
      createModelKeeper({
        store,
        model: this.#model,
        deviceClass,
        clock,
        onError: (error) => this.tellProblem('model-store-failed', error),
      });
    this.#routed = createRoutedRun({
      ...this.#sources,
      runOnRoute: createRouteRunner(settings, blocks, residents),
      host: () => this.#host,
      onLearned: () => this.#keeper?.touch(),
    });
    // One function from many, composed once: the first sees the call first and the result last.
    this.#pass = middleware.reduceRight<(call: OperationCall) => Promise<unknown>>(
      (next, around) => async (call) => around(call, next),
      (call) => this.#proceed(call),
    );
    for (const [name, task] of Object.entries(options.tasks)) this.#add(name, task);
  }

  /** Runs a task on its learned route. @throws ABORTED, RUN_TIMEOUT, UNKNOWN_TASK, DISPOSED, the pool's codes, what the task throws */
  run<Name extends TaskName<Tasks>>(
    name: Name,
    input: TaskInput<Tasks[Name]>,
    options: RunOptions = {},
  ): Promise<TaskOutput<Tasks[Name]>> {
    return this.#call({ name, input, options }) as Promise<TaskOutput<Tasks[Name]>>;
  }

  /**
   * Wraps a closure: its calls are timed, and cached, coalesced and batched as told. A closure cannot travel to a worker.
   * @throws NOT_ROUTABLE for `useWorker: true`
   */
  optimizeOperation<Args extends unknown[], Result>(
    work: (...args: Args) => Result | PromiseLike<Result>,
    options: OptimizeOperationOptions<Args> = {},
  ): (...args: Args) => Promise<Awaited<Result>> {
    if (typeof work !== 'function') {
      throw new MapVitalsError('BAD_OPTION', `optimizeOperation takes a function, got \`${describeValue(work)}\`.`);
    }
    const { cacheKey, batchable = false, cache = {}, useWorker } = options;
    const name = options.name ?? this.#freeName(work.name || 'anonymous');
    if (useWorker) {
      throw new MapVitalsError(
        'NOT_ROUTABLE',
        `\`${name}\` is a closure, and a closure cannot travel to a worker. Register it as a task with ` +
          `defineTasks({ '${name}': { run(input) { ... } } }) and call run('${name}', input), or leave out \`useWorker\`.`,
      );
    }
    if (this.#operations.has(name)) {
      throw new MapVitalsError('BAD_OPTION', `\`${name}\` is another operation. Give this one a \`name\` of its own.`);
    }
    const runOne = (args: unknown): unknown => work(...(args as Args));
    const task: AnyTask = {
      isLocal: true,
      run: runOne,
      ...(cacheKey ? { cacheKey: (args: unknown) => cacheKey(...(args as Args)) } : {}),
      ...(batchable
        ? { runBatch: (inputs: readonly unknown[]) => runTogether(inputs, runOne, this.#settings.clock) }
        : {}),
    };
    this.#add(name, task, cache);
    const runOptions: RunOptions = { route: batchable ? 'batch' : 'inline' };
    return (...args) => this.#call({ name, input: args, options: runOptions }) as Promise<Awaited<Result>>;
  }

  /** What would be chosen now, and why. Runs nothing, learns nothing. @throws UNKNOWN_TASK */
  explain<Name extends TaskName<Tasks>>(name: Name, input?: TaskInput<Tasks[Name]>): Plan {
    return planCall(this.#sources, this.#operation(name), input);
  }

  /** Every call of this task takes this route, where it is open to it, until `unpin`. @throws UNKNOWN_TASK */
  pin(name: TaskName<Tasks>, route: RunRoute): void {
    this.#operation(name).facts.pinned = route;
  }

  unpin(name: TaskName<Tasks>): void {
    this.#operation(name).facts.pinned = null;
  }

  /** Everything inline, nothing cached, batched or learned. */
  setSafeMode(isOn: boolean): void {
    this.#isSafe = isOn;
  }

  getMetrics(): OptimizationMetrics {
    const { runner, cache, profile, advise } = this.#settings;
    const { totalCost, exploredCost } = this.#model;
    const estimatedSaving = { mainBlockMs: 0, latencyMs: 0 };
    const called = [...this.#operations.values()].filter(({ facts }) => facts.latestPlan ?? facts.errorCount > 0);
    const operations = called.map(({ facts }) => {
      estimatedSaving.mainBlockMs += facts.estimatedSaving.mainBlockMs;
      estimatedSaving.latencyMs += facts.estimatedSaving.latencyMs;
      const copy = structuredClone(facts);
      return { ...copy, advice: advise(copy) };
    });
    return {
      operations,
      exploredRatio: totalCost > 0 ? exploredCost / totalCost : 0,
      estimatedSaving,
      isSafeMode: this.#isSafe,
      pool: runner?.getMetrics() ?? null,
      cache: cache?.getStats() ?? null,
      profile,
    };
  }

  /** The metrics as a report holds them. */
  getReport(): OptimizationReport {
    return buildOptimizationReport(this.getMetrics());
  }

  /** What was learned, for a person to read or another session to start from. */
  exportModel(): ExportedCostModel {
    return this.#model.export(this.#settings.deviceClass, this.#settings.clock.epochNow());
  }

  /** Gives the manager a host that records its runs and knows of gestures; `createMapPerformance` does it. */
  connect(host: OptimizerHost): Stop {
    this.#hosts.push(host);
    return () => {
      const index = this.#hosts.indexOf(host);
      if (index > 0) this.#hosts.splice(index, 1);
    };
  }

  /** Records trouble that no call is rejected with: the pool's crash loops, a store that fails. */
  tellProblem(code: string, error: unknown): void {
    this.#host.record({ kind: 'problem', code, message: describeError(error), atMs: this.#settings.clock.now() });
  }

  /** Ends every call with DISPOSED and saves what was learned. */
  dispose(): Promise<void> {
    return (this.#disposed ??= this.#end());
  }

  async #end(): Promise<void> {
    for (const end of this.#open) end(disposedError());
    const batchers = Array.from(this.#operations.values(), ({ batcher }) => batcher?.dispose('reject'));
    await Promise.allSettled([...batchers, this.#settings.onDispose?.(), this.#keeper?.dispose()]);
  }

  /** What the caller gets, whatever becomes of the call on its way. */
  async #call(call: OperationCall): Promise<unknown> {
    if (this.#disposed) throw disposedError();
    const { name, input, options } = call;
    const { task, facts, arrivals } = this.#operation(name);
    arrivals.arrive(this.#sources.blocks.freeNow());
    const { signal, timeoutMs = task.timeoutMs ?? Infinity } = options;
    try {
      return await settleOnce(
        { name, signal, timeoutMs, watchAbort: this.#watchAbort, clock: this.#settings.clock, open: this.#open },
        (ownSignal) => this.#pass({ name, input, options: { ...options, signal: ownSignal } }),
      );
    } catch (error) {
      facts.errorCount += 1;
      throw error;
    }
  }

  /** After the middleware: the end of a gesture, equal calls, the cache, a route. */
  async #proceed({ name, input, options }: OperationCall): Promise<unknown> {
    const operation = this.#operation(name);
    const { task, facts, reuse } = operation;
    const { clock, cache } = this.#settings;
    const { signal = new AbortController().signal, deferMs = 0 } = options;
    if (this.#isSafe) return this.#routed.runSafely(operation, input, options, signal);
    if (deferMs > 0 && this.#host.isInGesture()) {
      facts.deferredCount += 1;
      await waitForCalm(this.#host, deferMs, clock, signal);
    }
    const load = (shared: AbortSignal): Promise<unknown> => this.#routed.run(operation, input, options, shared);
    const key = options.cache === false ? undefined : keyOf(name, task, input);
    if (key === undefined) return load(signal);
    const start = async (shared: AbortSignal): Promise<unknown> => {
      if (!cache) return load(shared);
      const startMs = clock.now();
      const cacheOptions = { ...this.#settings.cacheOptions, ...operation.cacheOptions, signal: shared };
      const { value, isHit } = await throughCache(cache, clock, reuse, { key, options: cacheOptions, load });
      if (isHit) this.#routed.hit(operation, input, startMs);
      return value;
    };
    return this.#join(key, signal, start, () => (facts.coalescedCount += 1));
  }

  get #host(): OptimizerHost {
    return this.#hosts.at(-1) ?? NO_HOST;
  }

  #add(name: string, task: AnyTask, cacheOptions: CacheLoadOptions = {}): void {
    this.#operations.set(name, createOperation(name, task, this.#settings.batch.maxDelayMs, cacheOptions));
  }

  #operation(name: string): Operation {
    const operation = this.#operations.get(name);
    if (operation) return operation;
    const known = [...this.#operations.keys()].slice(0, 20).join(', ') || 'none';
    throw new MapVitalsError('UNKNOWN_TASK', `there is no task \`${name}\`, only ${known}. Add it to defineTasks.`);
  }

  /** Closures without a name of their own, or with one that is taken, are numbered. */
  #freeName(name: string): string {
    let free = name;
    for (let count = 2; this.#operations.has(free); count += 1) free = `${name} ${count}`;
    return free;
  }
}

/** What makes calls equal; `undefined` where the task does not say, or says what cannot be a key. */
function keyOf(name: string, task: AnyTask, input: unknown): string | undefined {
  try {
    const key = task.cacheKey?.(input);
    return key === undefined ? undefined : `${name}:${stableKey(key)}`;
  } catch {
    return undefined;
  }
}

function disposedError(): MapVitalsError {
  return new MapVitalsError('DISPOSED', 'the optimization manager is disposed. Create a new one.');
}
