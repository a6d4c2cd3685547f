/**
 * Tasks by a Vite plugin. Export lines only.
 *
 * @module mapvitals/vite
 */
export { mapvitalsTasks } from './mapvitalsTasks.ts';
export type { TasksPlugin } from './mapvitalsTasks.ts';
