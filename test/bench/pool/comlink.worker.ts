import { expose } from 'comlink';
import { add, cluster } from './tasks.ts';

expose({ add, cluster });
