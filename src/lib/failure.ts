import { fixFor, nearestName, warnOnce } from '#advice';
import { MapVitalsError } from '../errors.ts';
import { describeValue } from './describeValue.ts';
import type { TaskFailure } from '../errors.ts';
import type { OptionRow } from './optionRow.ts';
import type { MapVitalsErrorCode } from '../types/errorCode.ts';
import type { TellProblem } from '../types/sample.ts';

/** The one maker of errors: what happened and, in development, the sentence that `fix` is the key of. */
export function failure(
  code: MapVitalsErrorCode,
  what: string,
  fix?: string,
  options?: ErrorOptions & Partial<TaskFailure>,
): MapVitalsError {
  return new MapVitalsError(code, what + (fix === undefined ? '' : fixFor(fix)), options);
}

/** BAD_OPTION: what it must be, what it is and, in development, what to do, with the row of its table where it has one. */
export function badOption(
  name: string,
  must: string,
  got: unknown,
  fix: string = name,
  row?: OptionRow,
): MapVitalsError {
  const what = `\`${name}\` must be ${must}, got \`${describeValue(got)}\`.`;
  return new MapVitalsError('BAD_OPTION', what + fixFor(fix, row, got));
}

/** A mistake that must not throw: a problem, where somebody listens, and a warning in development. */
export function tellMistake(tell: TellProblem | undefined, code: string, what: string, fix?: string): void {
  const message = what + (fix === undefined ? '' : fixFor(fix));
  warnOnce(message);
  try {
    tell?.(code, message);
  } catch {
    // It is the app's: what it throws must not come back into it here.
  }
}

/** The same, of a name that there is not. */
export function tellUnknownName(
  tell: TellProblem | undefined,
  code: string,
  what: string,
  name: string,
  names: Iterable<string>,
): void {
  tellMistake(tell, code, `${what}.${nearestName(name, names)}`);
}
