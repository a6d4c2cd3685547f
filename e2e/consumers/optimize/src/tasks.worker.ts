import { exposeTasks } from 'mapvitals/worker';
import { tasks } from './tasks';

exposeTasks(tasks);
