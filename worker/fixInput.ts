import { noticeChange } from '../src/lib/noticeChange.ts';
import type { TellProblem } from '../src/types/sample.ts';
import { copyTiny, NOT_TINY } from './copyTiny.ts';

/** An input as it was at the call. */
export interface FixedInput {
  /** Of a small input; a list of inputs; else `NOT_TINY`. */
  readonly copy: unknown;
  /** Of what was not copied, in development: tells if it was changed meanwhile. */
  readonly notice: (() => void) | undefined;
}

/** What was passed is what arrives: for an input that waits. */
export function fixInput(name: string, input: unknown, isBatch: boolean, onProblem: TellProblem): FixedInput {
  // A list of inputs was copied at the call; the inputs in it are not, for they may be large.
  const copy = isBatch ? input : copyTiny(input);
  const mayChange = isBatch || copy === NOT_TINY;
  return { copy, notice: mayChange ? noticeChange(input, onProblem, 'pool.input-changed', name) : undefined };
}
