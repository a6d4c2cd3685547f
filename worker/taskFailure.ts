import type { MapVitalsError, MapVitalsErrorCode } from '../src/errors.ts';
import { failure } from '../src/lib/failure.ts';
import type { Call } from './call.ts';

export type TaskFailureCode = Extract<
  MapVitalsErrorCode,
  | 'ABORTED'
  | 'TIMEOUT'
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
  | 'BATCH_MISMATCH'
>;

/** What has happened; what helps is told in development. */
const MESSAGES: Readonly<Record<TaskFailureCode, string>> = {
  ABORTED: 'was aborted by its signal',
  TIMEOUT: 'was not done in the time that its caller gave it',
  DISPOSED: 'cannot run: the pool was disposed',
  QUEUE_TIMEOUT: 'found no worker in time',
  RUN_TIMEOUT: 'ran too long',
  QUEUE_FULL: 'was refused: the queue is full',
  WORKER_LOAD: 'has no worker: none did load',
  WORKER_CRASH: 'lost its worker to an error outside of any task',
  WORKER_LOST: 'lost its worker, which closed or fell silent',
  CLONE_FAILED: 'has an input or output that cannot be cloned',
  TASK_ERROR: 'threw',
  UNKNOWN_TASK: 'is not among the tasks',
  BATCH_MISMATCH: 'did not answer each input of its batch',
};
const SELF_EVIDENT: readonly TaskFailureCode[] = ['ABORTED', 'DISPOSED'];

/** The error that a call is rejected with. */
export function createTaskFailure(
  code: TaskFailureCode,
  { stats: { name }, attempt }: { readonly stats: Pick<Call['stats'], 'name'>; readonly attempt: number },
  worker: number | null,
  cause?: unknown,
): MapVitalsError {
  const about = { task: name, worker, attempt };
  const fix = SELF_EVIDENT.includes(code) ? undefined : `task.${code}`;
  return failure(code, `Task \`${name}\` ${MESSAGES[code]}.`, fix, cause === undefined ? about : { ...about, cause });
}
