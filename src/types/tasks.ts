/** What a task is told and given while it runs. */
export interface TaskContext {
  /** Aborts when the caller gives up, when the time is over and on `dispose`: stop soon, or the worker is ended. */
  readonly signal: AbortSignal;
  /** Tells the caller's `onProgress`. */
  progress(value: unknown): void;
  /**
   * What `make` returned for this key the first time, kept in this worker: a built index, a parsed file. A promise that
   * rejects is forgotten. A worker keeps the 16 keys used last. Name the same key in the task's `residentKey`, and its
   * tasks go where the value is.
   */
  resident<Value>(key: string, make: () => Value): Value;
  /** What is resident under this key in the thread where the task runs; `undefined` where nothing is. Makes nothing. */
  peek<Value>(key: string): Value | undefined;
  /** Runs a stage of the task and times it: an operation whose parent is the task, wherever that runs. Returns what `work` returns. */
  measure<Result>(name: string, work: () => Result): Result;
}

/** A function that can run inline, in a worker or as part of a batch. */
export interface TaskDefinition {
  /** The work. May return a promise; a generator, async or not, yields partial results and returns the last. */
  run(input: never, context: TaskContext): unknown;
  /** Many inputs at once: one result or one Error each, in the same order. */
  runBatch?(inputs: never, context: TaskContext): readonly unknown[] | Promise<readonly unknown[]>;
  /** Equal keys mean equal results. */
  cacheKey?(input: never): unknown;
  /** How large the input is, in any unit of your own, cheaply told: features, points, bytes. */
  sizeOf?(input: never): number;
  /** The buffers of a result that move to the caller instead of being copied. */
  transfer?(output: never): Transferable[];
  /** The key of the resident value that this input needs. */
  residentKey?(input: never): string | undefined;
  /** May run again after its worker died. @default false */
  readonly isIdempotent?: boolean;
  /**
   * Longest run in milliseconds, from its own start wherever it runs: then RUN_TIMEOUT. A batch has as much for each of its
   * inputs; while a generator waits for its reader, the time rests. @default the pool's `runTimeoutMs`
   */
  readonly timeoutMs?: number;
  /** Raise it when the task's results change: those that are kept under another one are forgotten. @default none */
  readonly version?: string | number;
}

/** Tasks by name. */
export type TaskDefinitions = Readonly<Record<string, TaskDefinition>>;

export type TaskName<Tasks> = keyof Tasks & string;

/** What a task takes. */
export type TaskInput<Task> = Task extends { run(input: infer Input, ...rest: never): unknown } ? Input : never;

/** What `run` of a task returns, a promise where it does. */
export type TaskReturn<Task> = Task extends { run(...args: never): infer Return } ? Return : never;

/** What a task returns in the end. */
export type TaskOutput<Task> =
  TaskReturn<Task> extends AsyncGenerator<unknown, infer Output> | Generator<unknown, infer Output>
    ? Output
    : Awaited<TaskReturn<Task>>;

/** What a task yields on the way; `never` where it is no generator. */
export type TaskPartial<Task> =
  TaskReturn<Task> extends AsyncGenerator<infer Partial> | Generator<infer Partial> ? Partial : never;
