import { MapVitalsError } from '../errors.ts';
import { describeValue } from './describeValue.ts';
import { isInstance } from './isInstance.ts';

/** What was thrown, if it is an Error; else a TASK_ERROR with it as the cause. */
export function asError(thrown: unknown): Error {
  if (isInstance(thrown, Error)) return thrown;
  return new MapVitalsError('TASK_ERROR', `${describeValue(thrown)} was thrown. Throw an Error.`, { cause: thrown });
}
