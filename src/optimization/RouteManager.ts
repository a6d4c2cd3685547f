import type { MapVitalsError } from '../errors.ts';
import { describeError } from '../lib/describeError.ts';
import { failure } from '../lib/failure.ts';
import { createResidents } from '../lib/residents.ts';
import type { AppInfo } from '../types/app.ts';
import type { Stop } from '../types/functions.ts';
import type { ExportedCostModel } from './exportedModel.ts';
import type { Plan, RunRoute } from '../types/optimization.ts';
import type { MapRunOptions, MapRunResult } from './callTypes.ts';
import type {
  OptimizationMetrics,
  OptimizedFunction,
  OptimizeOperationOptions,
  Optimizer,
  OptimizerHost,
  RunOptions,
} from '../types/optimizer.ts';
import type { OptimizationReport } from '../types/report.ts';
import type { TaskDefinitions, TaskInput, TaskName, TaskOutput } from '../types/tasks.ts';
import { createBlockMeter } from './blockMeter.ts';
import { buildOptimizationMetrics, buildOptimizationReport } from './buildOptimizationReport.ts';
import { createCalls } from './calls.ts';
import type { Calls } from './calls.ts';
import { createClosures } from './closures.ts';
import type { Closures } from './closures.ts';
import { createLateRouter } from './lateRouter.ts';
import type { Router } from './router.ts';
import { createHosts } from './hosts.ts';
import { readManagerOptions } from './managerOptions.ts';
import type { Advise, ManagerSettings, OptimizationManagerOptions } from './managerOptions.ts';
import { mapRuns } from './mapRuns.ts';
import { createModelKeeper } from './modelKeeper.ts';
import type { ModelKeeper } from './modelKeeper.ts';
import { createOperationRegistry } from './operationRegistry.ts';
import type { CreateKeyedCalls, RunKeyed } from './keyedCalls.ts';
import type { ManagerParts, Part } from './parts.ts';
import { pinRoute } from './pinRoute.ts';
import { lastSubjectOf, planCall, subjectOf } from './planCall.ts';
import type { PlanSources } from './planCall.ts';
import { createProceed } from './proceed.ts';
import { createRoutedRun } from './routedRun.ts';
import { createRouteRunner } from './routeRunner.ts';
import { warmUp } from './warmUp.ts';

/**
 * What an OptimizationManager is, but for the parts that it is given: `createOptimization` has them come when they are needed.
 */
export class RouteManager<Tasks extends TaskDefinitions = TaskDefinitions> implements Optimizer {
  /** The share of sessions that `createMapPerformance` measures; `undefined`: its own. */
  readonly sampleRate: number | undefined;
  readonly app: AppInfo | null;
  readonly #settings: ManagerSettings;
  readonly #parts: ManagerParts;
  readonly #router: Router;
  readonly #sources: PlanSources;
  readonly #registry: ReturnType<typeof createOperationRegistry>;
  readonly #closures: Closures;
  readonly #calls: Calls;
  readonly #keeper: ModelKeeper | undefined;
  readonly #hosts = createHosts();
  #advise: Advise | undefined;
  #isSafe: boolean;
  #disposed: Promise<void> | undefined;

  /** @throws BAD_OPTION with what / got / fix */
  constructor(options: OptimizationManagerOptions<Tasks>, parts: ManagerParts) {
    const tell = this.tellProblem.bind(this);
    const settings = readManagerOptions(options);
    const { clock, modelStore: store, deviceClass } = settings;
    this.#settings = settings;
    this.#parts = parts;
    this.sampleRate = options.sampleRate;
    this.app = options.app ?? null;
    this.#advise = options.advise;
    this.#isSafe = options.safeMode ?? false;
    const blocks = createBlockMeter(clock);
    const residents = createResidents(() => clock.now());
    const requireOpen = (): void => {
      if (this.#disposed) throw disposedError();
    };
    this.#router = createLateRouter(parts.router, settings.policy);
    this.#sources = { settings, router: this.#router, blocks, residents };
    this.#registry = createOperationRegistry(settings.batch.maxDelayMs);
    this.#keeper =
      store &&
      createModelKeeper({
        store,
        router: this.#router,
        deviceClass,
        clock,
        onError: (error) => this.tellProblem('model-store-failed', error),
      });
    const host = (): OptimizerHost => this.#hosts.current;
    const recordStage: Parameters<typeof createRouteRunner>[0]['recordStage'] = (stage, parent, ranOn) =>
      host().record({ kind: 'operation', ...stage, parent, ranOn, wasHidden: false });
    const routed = createRoutedRun({
      ...this.#sources,
      runOnRoute: createRouteRunner({ settings, parts, blocks, residents, recordStage, requireOpen }),
      host,
      requireOpen,
      onLearned: () => {
        this.#keeper?.touch();
        if (!this.#advise) void this.#seekAdvice(parts);
      },
    });
    let runKeyed: RunKeyed | undefined;
    const keep = (create: CreateKeyedCalls | undefined): RunKeyed | undefined =>
      (runKeyed ??= create?.({ settings, routed, tell }));
    const keyed = (): ReturnType<Part<RunKeyed>> => {
      const part = runKeyed ? undefined : parts.keyed();
      return part instanceof Promise ? part.then(keep) : keep(part);
    };
    const proceed = createProceed({ settings, routed, host, isSafe: () => this.#isSafe, keyed });
    this.#calls = createCalls({ settings, registry: this.#registry, blocks, proceed, tell, requireOpen });
    this.#closures = createClosures({
      registry: this.#registry,
      keepsResults: () => parts.keepsResults ?? (settings.cache?.getStats()?.disk ?? null) !== null,
      tell,
      call: (operation, args, route) =>
        this.#calls.call({ name: operation.facts.name, input: args, options: { route } }, operation),
      forget: (name) => this.#router.forget(name),
    });
    for (const [name, task] of Object.entries(options.tasks)) this.#registry.addTask(name, task);
  }

  /**
   * Runs a task on its learned route. @throws ABORTED, TIMEOUT, RUN_TIMEOUT, UNKNOWN_TASK, BAD_OPTION, DISPOSED, the pool's
   * codes, what the task throws
   */
  run<Name extends TaskName<Tasks>>(
    name: Name,
    input: TaskInput<Tasks[Name]>,
    options: RunOptions = {},
  ): Promise<TaskOutput<Tasks[Name]>> {
    return this.#calls.call({ name, input, options }) as Promise<TaskOutput<Tasks[Name]>>;
  }

  /** Runs a task for each input, each on its learned route. One result per input, in order: a failure is a value. */
  map<Name extends TaskName<Tasks>>(
    name: Name,
    inputs: readonly TaskInput<Tasks[Name]>[],
    options: MapRunOptions = {},
  ): Promise<MapRunResult<TaskOutput<Tasks[Name]>>[]> {
    const tools = { clock: this.#settings.clock, tell: this.tellProblem.bind(this) };
    return mapRuns(inputs, options, tools, (input, runOptions) => this.run(name, input, runOptions));
  }

  /**
   * Starts what a first call of these tasks would wait for - a worker, late parts of the code - while the page is idle.
   * @throws UNKNOWN_TASK
   */
  async warmUp(names: readonly TaskName<Tasks>[]): Promise<void> {
    const tasks = names.map((name) => this.#registry.get(name).task);
    await warmUp(tasks, this.#settings, this.#parts, () => this.#disposed !== undefined);
  }

  /**
   * Wraps a closure: its calls are timed, and cached, coalesced and batched as told. A closure cannot travel to a worker.
   * It may be wrapped again under its name, as a render that runs twice does; `release` lets go of it.
   * @throws NOT_ROUTABLE for `useWorker: true`
   */
  optimizeOperation<Args extends unknown[], Result>(
    work: (...args: Args) => Result | PromiseLike<Result>,
    options: OptimizeOperationOptions<Args> = {},
  ): OptimizedFunction<Args, Awaited<Result>> {
    return this.#closures.wrap(work, options);
  }

  /** What would be chosen now, and why; without an input, for the size of the latest run. Runs nothing, learns nothing. @throws UNKNOWN_TASK */
  explain<Name extends TaskName<Tasks>>(name: Name, ...given: [input?: TaskInput<Tasks[Name]>]): Plan {
    const operation = this.#registry.get(name);
    const hasInput = given.length > 0;
    return planCall(
      this.#sources,
      operation,
      hasInput ? subjectOf(this.#sources, operation, given[0]) : lastSubjectOf(operation),
    );
  }

  /** Every call of this task takes this route, where it is open to it, until `unpin`. @throws UNKNOWN_TASK, BAD_OPTION */
  pin(name: TaskName<Tasks>, route: RunRoute): void {
    pinRoute(this.#registry.get(name), route, this.#settings, this.tellProblem.bind(this));
  }

  unpin(name: TaskName<Tasks>): void {
    this.#registry.get(name).facts.pinned = null;
  }

  /** Everything inline, nothing cached, batched or learned. */
  setSafeMode(isOn: boolean): void {
    this.#isSafe = isOn;
  }

  getMetrics(): OptimizationMetrics {
    return buildOptimizationMetrics(
      this.#registry.all(),
      this.#router.exploredRatio,
      this.#settings,
      this.#isSafe,
      this.#advise,
    );
  }

  /** The metrics as a report holds them. */
  getReport(): OptimizationReport {
    return buildOptimizationReport(this.getMetrics());
  }

  /** What was learned, for a person to read or another session to start from. */
  exportModel(): ExportedCostModel {
    return this.#router.export(this.#settings.deviceClass, this.#settings.clock.epochNow());
  }

  /** Gives the manager a host that records its runs and knows of gestures; `createMapPerformance` does it. */
  connect(host: OptimizerHost): Stop {
    return this.#hosts.connect(host);
  }

  /** Records trouble that no call is rejected with: the pool's crash loops, a store that fails. */
  tellProblem(code: string, error: unknown): void {
    this.#hosts.tell({ kind: 'problem', code, message: describeError(error), atMs: this.#settings.clock.now() });
  }

  /** Ends every call with DISPOSED and saves what was learned. */
  dispose(): Promise<void> {
    return (this.#disposed ??= this.#end());
  }

  async #end(): Promise<void> {
    this.#calls.endAll(disposedError());
    const batchers = this.#registry.all().map(({ state }) => state.batcher?.dispose('reject'));
    await Promise.allSettled([...batchers, this.#settings.onDispose?.(), this.#keeper?.dispose()]);
  }

  /** From the first run on, so that it is there for the report. */
  async #seekAdvice({ advice }: ManagerParts): Promise<void> {
    this.#advise = () => [];
    const found = await advice?.();
    if (found) this.#advise = found;
  }
}

function disposedError(): MapVitalsError {
  return failure('DISPOSED', 'the optimization manager is disposed.', 'disposed');
}
