import type { TaskDefinitions, TaskHooks } from '../src/types/tasks.ts';

/**
 * One typed module of tasks, imported by the page (to run inline) and by the worker (`exposeTasks`). Inputs and outputs
 * are inferred at `execute('name', input)`.
 *
 * @example
 * export const tasks = defineTasks({
 *   simplify: {
 *     run: (line: Float64Array) => line.filter((_, index) => index % 4 < 2),
 *     sizeOf: (line: Float64Array) => line.length,
 *   },
 * });
 */
export function defineTasks<const Tasks extends TaskDefinitions>(
  tasks: Tasks & {
    readonly [Name in keyof Tasks]: Tasks[Name] extends TaskHooks<Tasks[Name]> ? unknown : TaskHooks<Tasks[Name]>;
  },
): Tasks {
  return tasks;
}
