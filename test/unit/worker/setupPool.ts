import { onTestFinished, vi } from 'vitest';
import type { MapVitalsError } from '../../../src/errors.ts';
import { defineTasks } from '../../../worker/defineTasks.ts';
import type { WorkerPoolOptions } from '../../../worker/poolOptions.ts';
import { WorkerPool } from '../../../worker/WorkerPool.ts';
import { journals } from '../../../worker/workerLink.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import type { FakeClock } from '../../support/fakeClock.ts';
import { asWorker, FakeChannel, FakeWorker } from './fakeWorker.ts';

export const tasks = defineTasks({
  plain: { run: (input: string) => input },
  again: { run: (input: string) => input, isIdempotent: true },
  short: { run: (input: string) => input, timeoutMs: 50 },
  patient: { run: (input: string) => input, timeoutMs: Infinity },
  keyed: { run: (input: string) => input, residentKey: (input: string) => input },
});

type Tasks = typeof tasks;

export interface PoolSetup {
  readonly pool: WorkerPool<Tasks>;
  readonly clock: FakeClock;
  /** In order of start; each is ready one microtask later. */
  readonly workers: FakeWorker[];
  readonly problems: string[];
  /** How each call named by its input has ended: its result or its code. */
  readonly ended: Map<string, unknown>;
  /** Makes a call and notes its end. */
  call(name: keyof Tasks, input: string, options?: Parameters<WorkerPool<Tasks>['execute']>[2]): Promise<void>;
  /** Lets promises settle. */
  turn(): Promise<void>;
}

// The scheduler, the inline runner and the journal are loaded when they are first needed: loaded once, they are there at once.
await new WorkerPool({ tasks }).execute('plain', 'on the page');
await journals.forPool(() => {})();

/** A pool over fake workers and a fake clock. */
export function setupPool(options: Partial<WorkerPoolOptions<Tasks>> = {}): PoolSetup {
  const clock = createFakeClock();
  const workers: FakeWorker[] = [];
  const problems: string[] = [];
  const ended = new Map<string, unknown>();
  const turn = (): Promise<void> => clock.advanceAsync(0);
  const pool = new WorkerPool<Tasks>({
    tasks,
    clock,
    size: 1,
    onProblem: (code) => problems.push(code),
    createWorker: () => {
      const worker = new FakeWorker(undefined, undefined, clock.now);
      workers.push(worker);
      queueMicrotask(() => worker.ready());
      return asWorker(worker);
    },
    ...options,
  });
  vi.stubGlobal('MessageChannel', FakeChannel);
  onTestFinished(async () => {
    await pool.dispose();
    vi.unstubAllGlobals();
  });
  return {
    pool,
    clock,
    workers,
    problems,
    ended,
    turn,
    async call(name, input, callOptions) {
      void pool.execute(name, input, callOptions).then(
        (value) => ended.set(input, value),
        (error: MapVitalsError) => ended.set(input, error.code),
      );
      await turn();
    },
  };
}
