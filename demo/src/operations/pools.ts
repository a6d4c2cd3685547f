import { WorkerPool } from 'mapvitals';
import { tasks } from './tasks.ts';
import type { Thread } from './operations.ts';
import type { Tasks } from './tasks.ts';

/** The same tasks on either side: without `createWorker` a pool runs them on the page. Neither starts anything yet. */
export const pools: Readonly<Record<Thread, WorkerPool<Tasks>>> = {
  main: new WorkerPool({ tasks }),
  workers: new WorkerPool({
    tasks,
    createWorker: () => new Worker(new URL('./tasks.worker.ts', import.meta.url), { type: 'module' }),
  }),
};

// An edited module makes pools of its own: the old ones must not stay.
import.meta.hot?.dispose(() => {
  for (const pool of Object.values(pools)) void pool.dispose();
});
