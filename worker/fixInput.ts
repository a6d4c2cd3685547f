import { noticeChange } from '../src/lib/noticeChange.ts';
import type { TellProblem } from '../src/types/sample.ts';
import { copyTiny, NOT_TINY } from './copyTiny.ts';

/** An input as it was at the call. */
export interface FixedInput {
  /** Of a small input, or of a list of them; else `NOT_TINY`. */
  readonly copy: unknown;
  /** Of what was not copied, in development: tells if it was changed meanwhile. */
  readonly notice: (() => void) | undefined;
}

/** What was passed is what arrives: for an input that waits. */
export function fixInput(name: string, input: unknown, isBatch: boolean, onProblem: TellProblem): FixedInput {
  // Of a list of inputs only the list is copied: the inputs may be large.
  const copy = isBatch && Array.isArray(input) ? [...input] : copyTiny(input);
  if (copy !== NOT_TINY && !isBatch) return { copy, notice: undefined };
  const what = `the input of \`${name}\` was changed while the call waited for a worker, which sees the change.`;
  return { copy, notice: noticeChange(isBatch ? copy : input, onProblem, 'pool.input-changed', what) };
}
