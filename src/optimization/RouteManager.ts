import type { MapVitalsError } from '../errors.ts';
import { failure } from '../lib/failure.ts';
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
import { buildOptimizationMetrics, buildOptimizationReport } from './buildOptimizationReport.ts';
import { createRouting } from './createRouting.ts';
import type { Routing } from './createRouting.ts';
import type { OptimizationManagerOptions } from './managerOptions.ts';
import { mapRuns } from './mapRuns.ts';
import type { ManagerParts } from './parts.ts';
import { pinRoute } from './pinRoute.ts';
import { lastSubjectOf, planCall, subjectOf } from './planCall.ts';

/**
 * What an OptimizationManager is, but for the parts that it is given: `createOptimization` has them come when they are needed.
 */
export class RouteManager<Tasks extends TaskDefinitions = TaskDefinitions> implements Optimizer {
  /** The share of sessions that `createMapPerformance` measures; `undefined`: its own. */
  readonly sampleRate: number | undefined;
  readonly app: AppInfo | null;
  readonly #routing: Routing;
  #isSafe: boolean;
  #disposed: Promise<void> | undefined;

  /** @throws BAD_OPTION with what / got / fix */
  constructor(options: OptimizationManagerOptions<Tasks>, parts: ManagerParts) {
    this.#routing = createRouting(options, parts, {
      isSafe: () => this.#isSafe,
      requireOpen: () => {
        if (this.#disposed) throw disposedError();
      },
    });
    this.sampleRate = options.sampleRate;
    this.app = options.app ?? null;
    this.#isSafe = options.safeMode ?? false;
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
    return this.#routing.calls.call({ name, input, options }) as Promise<TaskOutput<Tasks[Name]>>;
  }

  /** Runs a task for each input, each on its learned route. One result per input, in order: a failure is a value. */
  map<Name extends TaskName<Tasks>>(
    name: Name,
    inputs: readonly TaskInput<Tasks[Name]>[],
    options: MapRunOptions = {},
  ): Promise<MapRunResult<TaskOutput<Tasks[Name]>>[]> {
    const { settings, tell } = this.#routing;
    return mapRuns(inputs, options, { clock: settings.clock, tell }, (input, runOptions) =>
      this.run(name, input, runOptions),
    );
  }

  /**
   * Starts what a first call of these tasks would wait for - a worker, late parts of the code - while the page is idle.
   * @throws UNKNOWN_TASK, BAD_OPTION
   */
  async warmUp(names: readonly TaskName<Tasks>[]): Promise<void> {
    const warmUp = await this.#routing.parts.warmUp();
    await warmUp?.(names, this.#routing, () => this.#disposed !== undefined);
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
    return this.#routing.closures.wrap(work, options);
  }

  /** What would be chosen now, and why; without an input, for the size of the latest run. Runs nothing, learns nothing. @throws UNKNOWN_TASK */
  explain<Name extends TaskName<Tasks>>(name: Name, ...given: [input?: TaskInput<Tasks[Name]>]): Plan {
    const operation = this.#routing.registry.get(name);
    const subject = given.length > 0 ? subjectOf(this.#routing, operation, given[0]) : lastSubjectOf(operation);
    return planCall(this.#routing, operation, subject);
  }

  /** Every call of this task takes this route, where it is open to it, until `unpin`. @throws UNKNOWN_TASK, BAD_OPTION */
  pin(name: TaskName<Tasks>, route: RunRoute): void {
    const { registry, settings, tell } = this.#routing;
    pinRoute(registry.get(name), route, settings, tell);
  }

  unpin(name: TaskName<Tasks>): void {
    this.#routing.registry.get(name).facts.pinned = null;
  }

  /** Everything inline, nothing cached, batched or learned. */
  setSafeMode(isOn: boolean): void {
    this.#isSafe = isOn;
  }

  getMetrics(): OptimizationMetrics {
    return buildOptimizationMetrics(this.#routing, this.#isSafe);
  }

  /** The metrics as a report holds them. */
  getReport(): OptimizationReport {
    return buildOptimizationReport(this.getMetrics());
  }

  /** What was learned, for a person to read or another session to start from. */
  exportModel(): ExportedCostModel {
    const { router, settings } = this.#routing;
    return router.export(settings.deviceClass, settings.clock.epochNow());
  }

  /** Gives the manager a host that records its runs and knows of gestures; `createMapPerformance` does it. */
  connect(host: OptimizerHost): Stop {
    return this.#routing.hosts.connect(host);
  }

  /** Records trouble that no call is rejected with: the pool's crash loops, a store that fails. */
  tellProblem(code: string, error: unknown): void {
    this.#routing.tell(code, error);
  }

  /** Ends every call with DISPOSED and saves what was learned. */
  dispose(): Promise<void> {
    return (this.#disposed ??= this.#end());
  }

  async #end(): Promise<void> {
    const { calls, registry, settings, keeper } = this.#routing;
    calls.endAll(disposedError());
    const batchers = registry.all().map(({ state }) => state.batcher?.dispose('reject'));
    await Promise.allSettled([...batchers, settings.onDispose?.(), keeper?.dispose()]);
  }
}

function disposedError(): MapVitalsError {
  return failure('DISPOSED', 'the manager is disposed.', 'disposed');
}
