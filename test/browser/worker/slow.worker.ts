import { exposeTasks } from '../../../worker/exposeTasks.ts';
import { tasks } from './tasks.ts';

await new Promise((resolve) => setTimeout(resolve, 300));
exposeTasks(tasks);
