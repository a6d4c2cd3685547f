import type { MapVitalsErrorCode } from './errorCode.ts';
import type { SerializedSketch } from './sketch.ts';
import type { TaskDefinitions, TaskInput, TaskName, TaskOutput, TaskPartial } from './tasks.ts';

/** Where the time of one call went, in milliseconds. Of calls that shared a message, the first has the cost of reading it. */
export interface TaskTiming {
  /** The worker's number; `null` where it ran inline. */
  readonly worker: number | null;
  /** From the call to its start. */
  readonly waitMs: number;
  /** Main-thread time to copy the input into the message. */
  readonly sendMs: number;
  /** The worker's time to read the input. */
  readonly deserializeMs: number;
  readonly runMs: number;
  /** The worker's time to copy the output into the message. */
  readonly serializeMs: number;
  /** Main-thread time to read the output. */
  readonly receiveMs: number;
}

/** A part of a task that it measured by `context.measure`. */
export interface TaskStage {
  readonly name: string;
  /** By the page's clock. */
  readonly startMs: number;
  readonly durationMs: number;
  readonly ok: boolean;
}

export interface ExecuteOptions<Partial = unknown> {
  /** Ends the call at once with ABORTED; a task that does not stop within `abortGraceMs` loses its worker. */
  readonly signal?: AbortSignal;
  /** Buffers of the input that move to the worker. Such a call cannot be retried: its input is gone. */
  readonly transfer?: readonly Transferable[];
  /** Higher runs first; a waiting call gains 1 per `ageingMs`. @default 0 */
  readonly priority?: number;
  /** The whole wait in milliseconds, from the call to its result: then TIMEOUT. The task's own `timeoutMs` limits its run. @default Infinity */
  readonly timeoutMs?: number;
  /** Longest wait for a worker in milliseconds: then QUEUE_TIMEOUT. @default the pool's */
  readonly queueTimeoutMs?: number;
  /** What the task tells by `context.progress`. */
  readonly onProgress?: (value: unknown) => void;
  /** What a task that is a generator yields; it goes on when this returns. */
  readonly onPartial?: (partial: Partial) => void | Promise<void>;
  /** Called once, before the promise of a call that ran to its end settles. */
  readonly onTiming?: (timing: TaskTiming) => void;
  /** Called for each stage that the task measured, before the call settles, well or not. */
  readonly onStage?: (stage: TaskStage) => void;
  /** Of a batch: asked for each input right before the batch is sent. What is skipped does not run, and is `undefined` in the answer. */
  readonly isSkipped?: (index: number) => boolean;
}

/** The state and the counters of a pool; the histograms are milliseconds per call. */
export interface WorkerMetrics {
  /** Workers at most. */
  readonly size: number;
  /** Workers that are ready, and those of them at work. */
  readonly liveWorkers: number;
  readonly activeWorkers: number;
  readonly loadingWorkers: number;
  /** Workers started in place of one that died or was ended. */
  readonly restarts: number;
  /** New calls run on the page: there is no worker to be had. */
  readonly isInline: boolean;
  /** Calls that have not started. */
  readonly queueLength: number;
  /** Calls ended, by how: a result, or the code of the error. */
  readonly settled: Readonly<Partial<Record<'RESULT' | MapVitalsErrorCode, number>>>;
  /** Of those that ran to their end, the ones that ran on the page. */
  readonly inlineCount: number;
  readonly waitMs: SerializedSketch;
  readonly runMs: SerializedSketch;
  readonly serializeMs: SerializedSketch;
  readonly deserializeMs: SerializedSketch;
  /** Main-thread time to hand over inputs and to take results. */
  readonly mainBlockMs: SerializedSketch;
  /** Bytes of the buffers moved, both ways. */
  readonly transferredBytes: number;
  /** Working time / live time of all workers, 0..1. */
  readonly utilisation: number;
}

/** What a pool is to those who do not know it. */
export interface TaskRunner<Tasks extends TaskDefinitions = TaskDefinitions> {
  execute<Name extends TaskName<Tasks>>(
    name: Name,
    input: TaskInput<Tasks[Name]>,
    options?: ExecuteOptions<TaskPartial<Tasks[Name]>>,
  ): Promise<TaskOutput<Tasks[Name]>>;
  /** Many inputs as one call: the task's `runBatch`, or `run` for each. One result or one Error each, in order. */
  executeBatch<Name extends TaskName<Tasks>>(
    name: Name,
    inputs: readonly TaskInput<Tasks[Name]>[],
    options?: ExecuteOptions,
  ): Promise<(TaskOutput<Tasks[Name]> | Error)[]>;
  /** How long a call made now would wait for a worker, its start included. */
  expectedWaitMs(): number;
  /** Its code, while that is still to come: calls wait for it, so that each passes its input at once. Never rejects. */
  coming?(): Promise<unknown> | undefined;
  /** `false`: the pool itself cannot be had, and nothing was or will be started by it. @default true */
  isOpen?(): boolean;
  /** Starts a worker now; resolves when it is ready, or cannot be had. Never rejects. */
  warmUp?(): Promise<void>;
  /** `null` where there is nothing to tell yet. */
  getMetrics(): WorkerMetrics | null;
}
