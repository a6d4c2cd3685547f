import { MapVitalsError } from '../errors.ts';

/** The ABORTED error of what a signal ended; the signal's own reason is its cause. */
export function abortedError(what: string, signal: AbortSignal): MapVitalsError {
  return new MapVitalsError('ABORTED', `${what} was aborted by its signal.`, { cause: signal.reason });
}
