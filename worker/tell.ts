import type { ResolvedPoolOptions } from './poolOptions.ts';

/** Calls a callback of the caller's. What it throws is a problem. */
export function tell<Value, Result>(
  { onProblem }: Pick<ResolvedPoolOptions, 'onProblem'>,
  callback: ((value: Value) => Result) | undefined,
  value: Value,
): Result | undefined {
  try {
    return callback?.(value);
  } catch (error) {
    onProblem('pool.callback', error);
    return undefined;
  }
}
