import type { MapVitalsErrorCode } from './types/errorCode.ts';

export type { MapVitalsErrorCode };

/** Which run of which task failed. */
export interface TaskFailure {
  readonly task: string;
  /** The worker's number, in order of start from 1; `null` on the page, or before a worker was found. */
  readonly worker: number | null;
  /** 1 for the first run; 0 where it never ran. */
  readonly attempt: number;
}

/**
 * Every error of this library: a code to switch on, and a message that says what, got and fix.
 *
 * @example
 * try {
 *   await optimize.run('cluster', query, { timeoutMs: 500 });
 * } catch (error) {
 *   if (!(error instanceof MapVitalsError && error.code === 'TIMEOUT')) throw error;
 * }
 */
export class MapVitalsError extends Error {
  readonly code: MapVitalsErrorCode;
  /** Of errors that a worker pool rejects with. */
  declare readonly task?: string;
  declare readonly worker?: number | null;
  declare readonly attempt?: number;

  constructor(code: MapVitalsErrorCode, message: string, options?: ErrorOptions & Partial<TaskFailure>) {
    super(`[mapvitals] ${message}`, options);
    this.name = 'MapVitalsError';
    this.code = code;
    if (options?.task !== undefined) {
      const { task, worker, attempt } = options;
      Object.assign(this, { task, worker, attempt });
    }
  }
}
