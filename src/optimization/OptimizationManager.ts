import { MapVitalsError } from '../errors.ts';
import { describeValue } from '../lib/describeValue.ts';
import type { Stop } from '../types/functions.ts';
import type { ExportedCostModel, Plan, RunRoute } from '../types/optimization.ts';
import type {
  OptimizationMetrics,
  OptimizeOperationOptions,
  Optimizer,
  OptimizerHost,
  RunOptions,
} from '../types/optimizer.ts';
import type { TaskDefinitions, TaskInput, TaskName, TaskOutput } from '../types/tasks.ts';
import { createCallPath } from './callPath.ts';
import type { CallPath } from './callPath.ts';
import type { OptimizationManagerOptions } from './managerOptions.ts';
import type { AnyTask } from './runInline.ts';
import { runTogether } from './runTogether.ts';

/**
 * Sends each operation to the cache, a worker, a batch or keeps it inline, by what it measured, and says why. Every call
 * settles once: with its result, with what its task threw, or with a MapVitalsError that has a code.
 */
export class OptimizationManager<Tasks extends TaskDefinitions = TaskDefinitions> implements Optimizer {
  readonly #path: CallPath;

  /** @throws BAD_OPTION with what / got / fix */
  constructor(options: OptimizationManagerOptions<Tasks>) {
    this.#path = createCallPath(options);
  }

  /** Runs a task on its learned route. @throws ABORTED, RUN_TIMEOUT, UNKNOWN_TASK, DISPOSED, the pool's codes, what the task throws */
  run<Name extends TaskName<Tasks>>(
    name: Name,
    input: TaskInput<Tasks[Name]>,
    options: RunOptions = {},
  ): Promise<TaskOutput<Tasks[Name]>> {
    return this.#path.call({ name, input, options }) as Promise<TaskOutput<Tasks[Name]>>;
  }

  /**
   * Wraps a closure: its calls are timed, and cached, coalesced and batched as told. A closure cannot travel to a worker.
   * @throws NOT_ROUTABLE for `useWorker: true`
   */
  optimizeOperation<Args extends unknown[], Result>(
    work: (...args: Args) => Result | PromiseLike<Result>,
    options: OptimizeOperationOptions<Args> = {},
  ): (...args: Args) => Promise<Awaited<Result>> {
    const name = options.name ?? (work.name || 'anonymous');
    if (typeof work !== 'function') {
      throw new MapVitalsError('BAD_OPTION', `optimizeOperation takes a function, got \`${describeValue(work)}\`.`);
    }
    if (options.useWorker) {
      throw new MapVitalsError(
        'NOT_ROUTABLE',
        `\`${name}\` is a closure, and a closure cannot travel to a worker. Register it as a task with ` +
          `defineTasks({ '${name}': { run(input) { ... } } }) and call run('${name}', input), or leave out \`useWorker\`.`,
      );
    }
    const { cacheKey, batchable = false, cache } = options;
    const runOne = (args: unknown): unknown => work(...(args as Args));
    const task: AnyTask = {
      isLocal: true,
      run: runOne,
      ...(cacheKey ? { cacheKey: (args: unknown) => cacheKey(...(args as Args)) } : {}),
      ...(batchable ? { runBatch: (inputs: readonly unknown[]) => runTogether(inputs, runOne, this.#path.clock) } : {}),
    };
    this.#path.register(name, task, cache ?? {});
    const runOptions: RunOptions = { route: batchable ? 'batch' : 'inline' };
    return (...args) => this.#path.call({ name, input: args, options: runOptions }) as Promise<Awaited<Result>>;
  }

  /** What would be chosen now, and why. Runs nothing, learns nothing. */
  explain<Name extends TaskName<Tasks>>(name: Name, input?: TaskInput<Tasks[Name]>): Plan {
    return this.#path.explain(name, input);
  }

  /** Every call of this task takes this route, until `unpin`. */
  pin(name: TaskName<Tasks>, route: RunRoute): void {
    this.#path.pin(name, route);
  }

  unpin(name: TaskName<Tasks>): void {
    this.#path.pin(name, null);
  }

  /** Everything inline, nothing cached, batched or learned. */
  setSafeMode(isOn: boolean): void {
    this.#path.setSafeMode(isOn);
  }

  getMetrics(): OptimizationMetrics {
    return this.#path.getMetrics();
  }

  /** What was learned, for a person to read or another session to start from. */
  exportModel(): ExportedCostModel {
    return this.#path.exportModel();
  }

  /** Gives the manager a host that records its runs and knows of gestures; `createMapPerformance` does it. */
  connect(host: OptimizerHost): Stop {
    return this.#path.connect(host);
  }

  /** Ends every call with DISPOSED and saves what was learned. */
  dispose(): Promise<void> {
    return this.#path.dispose();
  }
}
