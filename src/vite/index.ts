export { mapvitalsTasks } from './mapvitalsTasks.ts';
export type { TasksPlugin } from './mapvitalsTasks.ts';
