import { createOptimization, WorkerPool } from 'mapvitals/optimize';
import { tasks } from './places.tasks';

const optimize = createOptimization({ tasks, profile: 'startup' });
const pool = new WorkerPool({ tasks, size: 1 });

/** Called by the test. */
export async function runAll() {
  // Typed by the module of tasks itself: a wrong name, input or use of the output does not compile.
  const { count, ranOn }: { count: number; ranOn: 'page' | 'worker' } = await optimize.run('count', ['Oslo'], {
    route: 'worker',
  });
  // @ts-expect-error: a list of names is asked for
  optimize.run('count', 7).catch(() => {});
  const pooled = await pool.execute('count', ['Oslo', 'Bergen']);
  return [count, ranOn, pooled.count, pooled.ranOn];
}

Object.assign(globalThis, { runAll });
