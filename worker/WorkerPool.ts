import { requireNumber } from '../src/lib/requireNumber.ts';
import type { ExecuteOptions, TaskRunner, WorkerMetrics } from '../src/types/taskRunner.ts';
import type { TaskDefinitions, TaskInput, TaskName, TaskOutput, TaskPartial } from '../src/types/tasks.ts';
import { mapTasks } from './mapTasks.ts';
import type { MapOptions, MapResult } from './mapTasks.ts';
import { resolvePoolOptions } from './poolOptions.ts';
import type { ResolvedPoolOptions, WorkerPoolOptions } from './poolOptions.ts';
import { createScheduler } from './scheduler.ts';
import type { Scheduler } from './scheduler.ts';
import { streamTask } from './streamTask.ts';

/**
 * Runs tasks in web workers, or on the page where there are none. Every call settles exactly once: with its result, or
 * with a `MapVitalsError` whose `code` says how it ended.
 */
export class WorkerPool<Tasks extends TaskDefinitions> implements TaskRunner<Tasks> {
  readonly #options: ResolvedPoolOptions;
  readonly #scheduler: Scheduler;

  /** Starts nothing: the first call starts the first worker. Throws BAD_OPTION. */
  constructor(options: WorkerPoolOptions<Tasks>) {
    this.#options = resolvePoolOptions(options);
    this.#scheduler = createScheduler(this.#options);
  }

  /** Runs one task. */
  execute<Name extends TaskName<Tasks>>(
    name: Name,
    input: TaskInput<Tasks[Name]>,
    options: ExecuteOptions<TaskPartial<Tasks[Name]>> = {},
  ): Promise<TaskOutput<Tasks[Name]>> {
    return this.#scheduler.submit(name, input, options as ExecuteOptions, false) as Promise<TaskOutput<Tasks[Name]>>;
  }

  /** Runs many inputs as one call, in one worker: the task's `runBatch`, or `run` for each. */
  executeBatch<Name extends TaskName<Tasks>>(
    name: Name,
    inputs: readonly TaskInput<Tasks[Name]>[],
    options: ExecuteOptions = {},
  ): Promise<(TaskOutput<Tasks[Name]> | Error)[]> {
    return this.#scheduler.submit(name, inputs, options, true) as Promise<(TaskOutput<Tasks[Name]> | Error)[]>;
  }

  /** Runs a task for each input, spread over the workers. One result per input, in order: a failure is a value. */
  map<Name extends TaskName<Tasks>>(
    name: Name,
    inputs: readonly TaskInput<Tasks[Name]>[],
    options: MapOptions = {},
  ): Promise<MapResult<TaskOutput<Tasks[Name]>>[]> {
    const { chunkSize, onProgress, ...callOptions } = options;
    return mapTasks(
      (input) => this.execute(name, input, callOptions),
      inputs,
      { chunkSize, onProgress },
      this.#options,
    );
  }

  /** Yields what an async generator task yields, and returns what it returns. To leave the loop early aborts the task. */
  stream<Name extends TaskName<Tasks>>(
    name: Name,
    input: TaskInput<Tasks[Name]>,
    options: Omit<ExecuteOptions, 'onPartial'> = {},
  ): AsyncGenerator<TaskPartial<Tasks[Name]>, TaskOutput<Tasks[Name]>, void> {
    return streamTask((more) => this.execute(name, input, { ...options, ...more }), options.signal);
  }

  /** How long a call made now would wait for a worker, its start included. */
  expectedWaitMs(): number {
    return this.#scheduler.expectedWaitMs();
  }

  getMetrics(): WorkerMetrics {
    return this.#scheduler.readMetrics();
  }

  /** Sets how many workers there may be; those too many end as soon as they are idle. Throws BAD_OPTION. */
  resize(size: number): void {
    this.#scheduler.resize(requireNumber('size', size, { min: 1, integer: true, fallback: 1 }));
  }

  /** Ends all workers. Calls that have not ended are rejected with DISPOSED; with `drain` they are awaited first. */
  dispose({ drain = false }: { readonly drain?: boolean } = {}): Promise<void> {
    return this.#scheduler.dispose(drain);
  }
}
