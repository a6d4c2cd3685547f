import { MapVitalsError } from '../src/errors.ts';
import type { MapVitalsErrorCode } from '../src/errors.ts';
import type { TaskRecord } from './taskRecord.ts';

export type TaskFailureCode = Extract<
  MapVitalsErrorCode,
  | 'ABORTED'
  | 'DISPOSED'
  | 'QUEUE_TIMEOUT'
  | 'RUN_TIMEOUT'
  | 'QUEUE_FULL'
  | 'WORKER_LOAD'
  | 'WORKER_CRASH'
  | 'WORKER_LOST'
  | 'CLONE_FAILED'
  | 'TASK_ERROR'
  | 'UNKNOWN_TASK'
>;

/** What has happened, and what helps. */
const MESSAGES: Readonly<Record<TaskFailureCode, string>> = {
  ABORTED: 'was aborted by its signal',
  DISPOSED: 'cannot run: the pool was disposed',
  QUEUE_TIMEOUT: 'found no worker in time: raise `queueTimeoutMs` or `size`',
  RUN_TIMEOUT: 'ran too long: raise `timeoutMs`, or give it less',
  QUEUE_FULL: 'was refused, the queue is full: raise `maxQueue`, or send less',
  WORKER_LOAD: 'has no worker, it did not load: see `cause`, its URL, and the CSP (worker-src)',
  WORKER_CRASH: 'lost its worker to an error outside of any task: see `cause`',
  WORKER_LOST: 'lost its worker, which closed or fell silent',
  CLONE_FAILED: 'has an input or output that cannot be cloned: see `cause`',
  TASK_ERROR: 'threw: see `cause`',
  UNKNOWN_TASK: 'is not among the tasks: name it in `defineTasks`, and expose the same tasks in the worker',
};

/** The error that a call is rejected with. */
export function createTaskFailure(
  code: TaskFailureCode,
  { name, attempt }: Pick<TaskRecord, 'name' | 'attempt'>,
  worker: number | null,
  cause?: unknown,
): MapVitalsError {
  const failure = { task: name, worker, attempt };
  return new MapVitalsError(
    code,
    `Task \`${name}\` ${MESSAGES[code]}.`,
    cause === undefined ? failure : { ...failure, cause },
  );
}
