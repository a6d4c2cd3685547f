/** What went wrong, as a closed set: switch on `error.code`, never on the message. */
export type MapVitalsErrorCode =
  | 'BAD_OPTION'
  | 'DISPOSED'
  | 'ABORTED'
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
  | 'BATCH_TIMEOUT'
  | 'ROLLED_BACK'
  | 'ROLLBACK_FAILED'
  | 'DROPPED'
  | 'STORAGE'
  | 'NOT_ROUTABLE';

/** Every error of this library: a code to switch on, and a message that says what, got and fix. */
export class MapVitalsError extends Error {
  readonly code: MapVitalsErrorCode;

  constructor(code: MapVitalsErrorCode, message: string, options?: ErrorOptions) {
    super(`[mapvitals] ${message}`, options);
    this.name = 'MapVitalsError';
    this.code = code;
  }
}
