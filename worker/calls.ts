import type { ExecuteOptions } from '../src/types/taskRunner.ts';
import type { TaskDefinition } from '../src/types/tasks.ts';
import type { Call, TaskStats } from './call.ts';
import type { FixedInput } from './fixInput.ts';
import type { ResolvedPoolOptions } from './poolOptions.ts';

/** What is known of a call that was made before it is submitted. */
export interface EarlierCall {
  /** From when the caller's whole wait counts. */
  readonly calledMs: number;
  /** From when its wait for a worker counts. */
  readonly submittedMs?: number;
  readonly fixed?: FixedInput;
}

export interface CallRequest {
  readonly name: string;
  readonly input: unknown;
  readonly options: ExecuteOptions;
  readonly isBatch: boolean;
  readonly nowMs: number;
  readonly earlier: EarlierCall | undefined;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** Makes calls of what `execute` is given. */
export function createCalls({
  tasks,
  queueTimeoutMs,
  runTimeoutMs,
}: ResolvedPoolOptions): (request: CallRequest) => Call {
  const known = new Map<string, TaskStats>();
  let callCount = 0;

  const statsOf = (name: string): TaskStats => {
    const task = Object.hasOwn(tasks, name) ? tasks[name] : undefined;
    // One that nobody defined is refused: it has nothing to be kept.
    const stats: TaskStats = {
      name,
      task: task as TaskDefinition,
      limitMs: task?.timeoutMs ?? runTimeoutMs,
      runMs: undefined,
      briefMs: Infinity,
      isStream: false,
    };
    if (task) known.set(name, stats);
    return stats;
  };

  return ({ name, input, options, isBatch, nowMs, earlier, resolve, reject }) => {
    const stats = known.get(name) ?? statsOf(name);
    const submittedMs = earlier?.submittedMs ?? nowMs;
    callCount += 1;
    return {
      id: callCount,
      stats,
      input,
      fixed: earlier?.fixed,
      isBatch,
      options,
      priority: options.priority ?? 0,
      submittedMs,
      dueMs: (earlier?.calledMs ?? nowMs) + (options.timeoutMs ?? Infinity),
      queueDueMs: submittedMs + (options.queueTimeoutMs ?? queueTimeoutMs),
      resolve,
      reject,
      unwatch: undefined,
      residentKey: undefined,
      isSmall: false,
      isQueued: false,
      isSettled: false,
      attempt: 0,
      limitMs: stats.limitMs,
      givenUpMs: undefined,
      sendMs: 0,
      receiveMs: 0,
      apart: undefined,
      noteCount: 0,
      rowCount: 0,
      openRows: 0,
      inputCount: 1,
      places: undefined,
    };
  };
}

/** The task may share a message with others of its kind, if its input is small and it is known to be quick. */
export function mayShare({ stats, isBatch, options }: Call): boolean {
  return !isBatch && !stats.isStream && !stats.task.transfer && !options.onPartial && !options.transfer?.length;
}
