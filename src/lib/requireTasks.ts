import type { TaskDefinitions } from '../types/tasks.ts';
import { badOption } from './failure.ts';
import { readOption } from './options.ts';

/** @throws BAD_OPTION where one of the tasks cannot be run */
export function requireTasks(tasks: TaskDefinitions): void {
  for (const [name, task] of Object.entries(tasks)) {
    if (typeof task?.run !== 'function') throw badOption(`${name}.run`, 'a function', task?.run, 'task.run');
    readOption('task', `${name}.timeoutMs`, { is: 'number', above: 0 }, task.timeoutMs);
  }
}
