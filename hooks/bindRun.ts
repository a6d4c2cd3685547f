import { MapVitalsError } from '../src/index.ts';
import type { OptimizationManager, Optimizer, RunOptions } from '../src/optimize.ts';

/** `run` of the manager that was given as `optimize`; without its type, any name and input. */
export type RunTask<Optimize> = [Optimize] extends [OptimizationManager<infer Tasks>]
  ? OptimizationManager<Tasks>['run']
  : (name: string, input: unknown, options?: RunOptions) => Promise<unknown>;

/** Runs a task on its learned route. Rejects with NO_OPTIMIZER where there is no `optimize`. */
export function bindRun(optimize: Optimizer | undefined): RunTask<undefined> {
  return async (name, input, options) => {
    // The names and inputs have been checked where they are known: by RunTask.
    if (optimize) return optimize.run(name as never, input as never, options);
    throw new MapVitalsError(
      'NO_OPTIMIZER',
      `\`run('${name}')\` needs an optimizer, got none. Pass \`optimize: createOptimization({ tasks })\` to the hook or to what the provider gives.`,
    );
  };
}
