import { expose } from 'threads/worker';
import { add, cluster } from './tasks.ts';

expose({ add, cluster });
