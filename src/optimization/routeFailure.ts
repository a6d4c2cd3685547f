import { MapVitalsError } from '../errors.ts';
import type { MapVitalsErrorCode } from '../types/errorCode.ts';

/** Of these, nothing has started where nobody says more. */
const NOT_STARTED: readonly MapVitalsErrorCode[] = ['WORKER_LOAD', 'QUEUE_FULL', 'QUEUE_TIMEOUT'];
/** The route failed, not the task: another route may do. The other codes say how the call itself ended. */
const ROUTE_FAILURES: readonly MapVitalsErrorCode[] = [
  ...NOT_STARTED,
  'WORKER_CRASH',
  'WORKER_LOST',
  'CLONE_FAILED',
  'BATCH_MISMATCH',
];

/**
 * What a pool or a batcher itself rejected with. Known by this class alone, which nobody outside can throw: a task's own
 * error may carry any code.
 */
export class RouteFailure {
  readonly error: MapVitalsError;
  /** The task may have begun: only an idempotent one may run again. */
  readonly hasStarted: boolean;

  constructor(error: MapVitalsError) {
    const { attempt, code } = error;
    this.error = error;
    this.hasStarted = attempt === undefined ? !NOT_STARTED.includes(code) : attempt > 0;
  }
}

/** What a rejection of a pool or a batcher comes to: a failure of the route, what the task threw, or the call's end. */
export function readRejection(error: unknown): unknown {
  if (!(error instanceof MapVitalsError)) return error;
  if (error.code === 'TASK_ERROR') return error.cause;
  return ROUTE_FAILURES.includes(error.code) ? new RouteFailure(error) : error;
}
