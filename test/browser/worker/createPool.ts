import { onTestFinished } from 'vitest';
import { MapVitalsError } from '../../../src/errors.ts';
import { WorkerPool } from '../../../worker/WorkerPool.ts';
import type { WorkerPoolOptions } from '../../../worker/poolOptions.ts';
import { tasks } from './tasks.ts';

type Tasks = typeof tasks;

export const createHealthyWorker = (): Worker =>
  new Worker(new URL('./tasks.worker.ts', import.meta.url), { type: 'module' });

/** A pool whose workers are counted, ended with the test. */
export function createPool(options: Partial<WorkerPoolOptions<Tasks>> = {}): {
  readonly pool: WorkerPool<Tasks>;
  readonly workers: Worker[];
} {
  const workers: Worker[] = [];
  const create = options.createWorker ?? createHealthyWorker;
  const pool = new WorkerPool<Tasks>({
    tasks,
    ...options,
    createWorker: () => {
      const worker = create();
      workers.push(worker);
      return worker;
    },
  });
  onTestFinished(() => pool.dispose());
  return { pool, workers };
}

/** What a call was rejected with. */
export async function rejection(call: Promise<unknown>): Promise<MapVitalsError> {
  const error = await call.then(
    (value) => new Error(`resolved with ${String(value)}`),
    (reason: unknown) => reason,
  );
  if (error instanceof MapVitalsError) return error;
  throw error;
}
