import type { TaskContext, TaskDefinitions, TaskInput, TaskOutput } from '../src/types/tasks.ts';

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

/** The hooks of a task, held to what its `run` takes and returns. */
export type TaskHooks<Task> = {
  runBatch?(
    inputs: readonly TaskInput<Task>[],
    context: TaskContext,
  ): readonly (TaskOutput<Task> | Error)[] | Promise<readonly (TaskOutput<Task> | Error)[]>;
  cacheKey?(input: TaskInput<Task>): unknown;
  sizeOf?(input: TaskInput<Task>): number;
  transfer?(output: TaskOutput<Task>): Transferable[];
  residentKey?(input: TaskInput<Task>): string | undefined;
};
