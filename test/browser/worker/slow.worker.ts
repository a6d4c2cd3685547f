import { exposeTasks } from '../../../worker/exposeTasks.ts';
import { tasks } from './tasks.ts';

// However long it takes: until the server has answered.
await (await fetch(import.meta.url)).text();
exposeTasks(tasks);
