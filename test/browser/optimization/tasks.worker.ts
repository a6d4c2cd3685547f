import { exposeTasks } from '../../../worker/exposeTasks.ts';
import { tasks } from './tasks.ts';

exposeTasks(tasks);
