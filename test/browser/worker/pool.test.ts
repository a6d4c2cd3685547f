import { expect, test } from 'vitest';
import { WorkerPool } from '../../../worker/WorkerPool.ts';
import { tasks } from './tasks.ts';

const createWorker = (): Worker => new Worker(new URL('./tasks.worker.ts', import.meta.url), { type: 'module' });

test('a task runs in a worker', async () => {
  const pool = new WorkerPool({ tasks, createWorker });
  expect(await pool.execute('add', { a: 1, b: 2 })).toBe(3);
  expect(await Promise.all(Array.from({ length: 100 }, (_, i) => pool.execute('add', { a: i, b: 2 })))).toEqual(
    Array.from({ length: 100 }, (_, i) => i + 2),
  );
  const big = Array.from({ length: 1000 }, (_, i) => ({ i }));
  expect(await pool.execute('echo', big)).toEqual(big);
  expect(pool.getMetrics()).toMatchObject({ liveWorkers: 1, settled: { RESULT: 102 } });
  await pool.dispose();
});
