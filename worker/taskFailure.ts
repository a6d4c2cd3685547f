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
  ABORTED: 'was aborted',
  TIMEOUT: 'was not done in time',
  DISPOSED: 'lost its pool',
  QUEUE_TIMEOUT: 'found no worker in time',
  RUN_TIMEOUT: 'ran too long',
  QUEUE_FULL: 'found no room',
  WORKER_LOAD: 'found no worker',
  WORKER_CRASH: 'lost its worker',
  WORKER_LOST: 'lost its worker',
  CLONE_FAILED: 'was not cloned',
  TASK_ERROR: 'threw',
  UNKNOWN_TASK: 'was not found',
  BATCH_MISMATCH: 'was not done for each input',
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
