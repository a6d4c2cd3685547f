import { exposeTasks } from 'mapvitals/worker';
import { tasks } from './tasks.ts';

exposeTasks(tasks);
