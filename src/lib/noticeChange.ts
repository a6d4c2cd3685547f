import { lookAt, mistake } from '#advice';
import { tellMistake } from './failure.ts';
import type { TellProblem } from '../types/sample.ts';

/** In development, looks at a task's input now, and again when what is returned is called: then a change is told. */
export function noticeChange(
  value: unknown,
  tell: TellProblem,
  code: 'pool.input-changed' | 'run.input-changed',
  name: string,
): (() => void) | undefined {
  const before = lookAt(value);
  if (before === undefined) return undefined;
  return () => {
    if (lookAt(value) !== before) tellMistake(tell, code, mistake(code, name));
  };
}
