import type { TaskStage } from '../types/taskRunner.ts';

/** Runs a stage of a task and tells how long it took, once it has ended. Returns what `work` returned, untouched. */
export function timeStage<Result>(
  name: string,
  work: () => Result,
  now: () => number,
  tell: (stage: TaskStage) => void,
): Result {
  const startMs = now();
  // oxlint-disable-next-line typescript/no-unnecessary-type-conversion -- a task in JavaScript may pass anything
  const end = (ok: boolean): void => tell({ name: String(name), startMs, durationMs: now() - startMs, ok });
  let result: Result;
  try {
    result = work();
  } catch (error) {
    end(false);
    throw error;
  }
  // Of what is no promise only the part until now can be told: a lazy thenable would be started.
  if (result instanceof Promise) {
    result.then(
      () => end(true),
      () => end(false),
    );
  } else end(true);
  return result;
}
