import workerpool from 'workerpool';
import { add, cluster } from './tasks.ts';

workerpool.worker({ add, cluster });
