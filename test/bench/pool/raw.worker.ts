import { add, cluster } from './tasks.ts';

addEventListener('message', ({ data: [id, name, ...args] }) => {
  const value = name === 'add' ? add(args[0], args[1]) : name === 'cluster' ? cluster(args[0]) : null;
  postMessage([id, value]);
});
