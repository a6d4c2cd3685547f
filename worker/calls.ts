import { readOption } from '../src/lib/options.ts';
import type { OptionRow } from '../src/lib/options.ts';
import type { ExecuteOptions } from '../src/types/taskRunner.ts';
import type { TaskDefinition } from '../src/types/tasks.ts';
import { NO_OPTIONS } from './call.ts';
import type { Call, TaskStats } from './call.ts';
import type { ResolvedPoolOptions } from './poolOptions.ts';

export interface CallRequest {
  readonly name: string;
  readonly input: unknown;
  readonly options: ExecuteOptions;
  readonly isBatch: boolean;
  readonly nowMs: number;
  /** From when the caller's whole wait counts. */
  readonly calledMs: number;
  /** Of a small input: as it was at the call. */
  readonly copy: unknown;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

const ROWS: Readonly<Record<'timeoutMs' | 'queueTimeoutMs' | 'priority' | 'signal', OptionRow>> = {
  timeoutMs: { is: 'number', above: 0, orInfinity: true },
  queueTimeoutMs: { is: 'number', min: 0, orInfinity: true },
  priority: { is: 'number', orInfinity: true, or: 0 },
  signal: { is: 'signal' },
};

function checkOptions(options: ExecuteOptions): void {
  for (const key in ROWS) {
    const option = key as keyof typeof ROWS;
    if (options[option] !== undefined) readOption('execute', option, ROWS[option], options[option]);
  }
}

/** Makes calls of what `execute` is given. Throws BAD_OPTION. */
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

  return ({ name, input, copy, options, isBatch, nowMs, calledMs, resolve, reject }) => {
    if (options !== NO_OPTIONS) checkOptions(options);
    const stats = known.get(name) ?? statsOf(name);
    callCount += 1;
    return {
      id: callCount,
      stats,
      input,
      copy,
      notice: undefined,
      isBatch,
      options,
      priority: options.priority ?? 0,
      submittedMs: nowMs,
      dueMs: calledMs + (options.timeoutMs ?? Infinity),
      queueDueMs: nowMs + (options.queueTimeoutMs ?? queueTimeoutMs),
      resolve,
      reject,
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
      rowCount: 0,
      openRows: 0,
      skipped: undefined,
    };
  };
}

/** The task may share a message with others of its kind, if its input is small and it is known to be quick. */
export function mayShare({ stats, isBatch, options }: Call): boolean {
  return !isBatch && !stats.isStream && !stats.task.transfer && !options.onPartial && !options.transfer?.length;
}
