import { OBJECT, readOption, readOptions } from '../src/lib/options.ts';
import { requireList } from '../src/lib/requireList.ts';
import type { OptionTable } from '../src/lib/options.ts';
import type { ExecuteOptions, TaskRunner, WorkerMetrics } from '../src/types/taskRunner.ts';
import type { TaskDefinitions, TaskInput, TaskName, TaskOutput, TaskPartial } from '../src/types/tasks.ts';
import { checkCallOptions, NO_OPTIONS } from './callOptions.ts';
import type { EarlierCall } from './calls.ts';
import { mapTasks } from './mapTasks.ts';
import type { MapOptions, MapResult } from './mapTasks.ts';
import { resolvePoolOptions } from './poolOptions.ts';
import type { ResolvedPoolOptions, WorkerPoolOptions } from './poolOptions.ts';
import { createLateScheduler } from './lateScheduler.ts';
import type { Scheduler } from './scheduler.ts';
import { streamTask } from './streamTask.ts';

const DISPOSING: OptionTable<{ readonly drain?: boolean }> = { drain: { is: 'boolean', or: false } };

/**
 * Runs tasks in web workers, or on the page where there are none. Every call settles exactly once: with its result, or
 * with a `MapVitalsError` whose `code` says how it ended.
 *
 * @example
 * const pool = new WorkerPool({
 *   tasks,
 *   createWorker: () => new Worker(new URL('./tasks.worker.ts', import.meta.url), { type: 'module' }),
 * });
 * const clusters = await pool.execute('cluster', query, { signal, timeoutMs: 2000 });
 */
export class WorkerPool<Tasks extends TaskDefinitions> implements TaskRunner<Tasks> {
  readonly #options: ResolvedPoolOptions;
  readonly #scheduler: Scheduler;

  /** Starts nothing: the first call starts the first worker. @throws BAD_OPTION */
  constructor(options: WorkerPoolOptions<Tasks>) {
    this.#options = resolvePoolOptions(options);
    this.#scheduler = createLateScheduler(this.#options);
  }

  /** Runs one task. */
  execute<Name extends TaskName<Tasks>>(
    name: Name,
    input: TaskInput<Tasks[Name]>,
    options?: ExecuteOptions<TaskPartial<Tasks[Name]>>,
  ): Promise<TaskOutput<Tasks[Name]>>;
  execute(name: string, input: unknown, options: ExecuteOptions = NO_OPTIONS): Promise<unknown> {
    return this.#submit(name, input, options, false);
  }

  /** Runs many inputs as one call, in one worker: the task's `runBatch`, or `run` for each. */
  executeBatch<Name extends TaskName<Tasks>>(
    name: Name,
    inputs: readonly TaskInput<Tasks[Name]>[],
    options?: ExecuteOptions,
  ): Promise<(TaskOutput<Tasks[Name]> | Error)[]>;
  executeBatch(name: string, inputs: readonly unknown[], options: ExecuteOptions = NO_OPTIONS): Promise<unknown> {
    return this.#submit(name, inputs, options, true);
  }

  /** Runs a task for each input, spread over the workers. One result per input, in order: a failure is a value. */
  async map<Name extends TaskName<Tasks>>(
    name: Name,
    inputs: readonly TaskInput<Tasks[Name]>[],
    options: MapOptions = {},
  ): Promise<MapResult<TaskOutput<Tasks[Name]>>[]> {
    readOption('map', 'options', OBJECT, options);
    const { chunkSize, onProgress, ...callOptions } = options;
    checkCallOptions(callOptions);
    const calledMs = this.#options.clock.now();
    return mapTasks(
      (input) => this.#submit(name, input, callOptions, false, { calledMs }) as Promise<TaskOutput<Tasks[Name]>>,
      inputs,
      { chunkSize, onProgress },
      this.#options,
    );
  }

  /**
   * Yields what a generator task yields, and returns what it returns. To leave the loop early, or to call
   * `return()`, aborts the task; the task waits for a reader that is slow, and its `timeoutMs` with it.
   */
  stream<Name extends TaskName<Tasks>>(
    name: Name,
    input: TaskInput<Tasks[Name]>,
    options: Omit<ExecuteOptions, 'onPartial'> = {},
  ): AsyncGenerator<TaskPartial<Tasks[Name]>, TaskOutput<Tasks[Name]>, void> {
    return streamTask(async (onPartial, left) => {
      checkCallOptions(options);
      const signal = options.signal ? AbortSignal.any([options.signal, left]) : left;
      return this.execute(name, input, { ...options, signal, onPartial });
    });
  }

  /** Starts a worker, if there is none; resolves when it is ready, or cannot be had. */
  warmUp(): Promise<void> {
    return this.#scheduler.warmUp();
  }

  /** How long a call made now would wait for a worker, its start included. */
  expectedWaitMs(): number {
    return this.#scheduler.expectedWaitMs();
  }

  getMetrics(): WorkerMetrics {
    return this.#scheduler.readMetrics();
  }

  /** Sets how many workers there may be; those too many end as soon as they are idle. @throws BAD_OPTION */
  resize(size: number): void {
    this.#scheduler.resize(readOption('WorkerPool', 'size', { is: 'integer', min: 1, needed: true }, size));
  }

  /** Ends all workers. Calls that have not ended are rejected with DISPOSED; with `drain` they are awaited first. */
  async dispose(options: { readonly drain?: boolean } = {}): Promise<void> {
    await this.#scheduler.dispose(readOptions('dispose', DISPOSING, options).drain === true);
  }

  #submit(
    name: string,
    input: unknown,
    options: ExecuteOptions,
    isBatch: boolean,
    earlier?: EarlierCall,
  ): Promise<unknown> {
    try {
      checkCallOptions(options);
      if (isBatch) requireList('inputs', input);
      // The list as it is now; the inputs in it may be large.
      const own = isBatch ? [...(input as readonly unknown[])] : input;
      return this.#scheduler.submit(name, own, options, isBatch, earlier);
    } catch (error) {
      return Promise.reject(error);
    }
  }
}
