import type { TaskDefinitions } from '../types/tasks.ts';

/** Known by name, for the plugin's code and this may be of two copies. */
const CREATE_WORKER: unique symbol = Symbol.for('mapvitals.createWorker');

/** What `mapvitals/vite` has given a module of tasks: what makes the worker that exposes them. */
export function workerOf(tasks: TaskDefinitions | undefined): (() => Worker) | undefined {
  // The cast: only the plugin puts something there.
  return (tasks as { [CREATE_WORKER]?: () => Worker } | undefined)?.[CREATE_WORKER];
}
