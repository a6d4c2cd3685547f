// mapvitals/worker: the worker's side.
export { defineTasks } from './defineTasks.ts';
export { exposeTasks } from './exposeTasks.ts';
export type { TaskContext, TaskDefinition, TaskDefinitions } from '../src/types/tasks.ts';
