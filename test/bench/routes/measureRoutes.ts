import { WorkerPool } from 'mapvitals/optimize';
import type { TaskTiming } from '../../../src/types/taskRunner.ts';
import type { RunRoute } from 'mapvitals/optimize';
import { median } from '../support/median.ts';
import type { BenchInput } from './inputs.ts';
import { tasks } from './tasks.ts';
import type { BenchTasks } from './tasks.ts';

/** What one input took on one route. */
export interface MeasuredRoute {
  readonly computeMs: number;
  readonly mainBlockMs: number;
  readonly latencyMs: number;
  readonly waitMs: number;
}

export interface MeasuredInput {
  readonly name: string;
  readonly size: number;
  /** The counterfactual: every open route, measured. */
  readonly routes: Readonly<Partial<Record<RunRoute, MeasuredRoute>>>;
}

/** Calls that share a batch in this benchmark, and how long the first of them waits for the others. */
export const BATCH_SIZE = 16;
export const BATCH_DELAY_MS = 4;
const REPEATS = 5;
/** An input slower than this is measured once: it is far from any decision. */
const SLOW_MS = 400;

/** Measures each input on every route, on the page and in a real worker, and gives medians. */
export async function measureRoutes(
  inputs: readonly BenchInput[],
  progress: (message: string) => void,
): Promise<MeasuredInput[]> {
  const pool = new WorkerPool<BenchTasks>({
    tasks,
    createWorker: () => new Worker(new URL('./tasks.worker.ts', import.meta.url), { type: 'module' }),
    size: 1,
  });
  const residents = new Map<string, unknown>();
  const context = {
    signal: new AbortController().signal,
    progress: () => {},
    resident: <Value>(key: string, make: () => Value): Value => {
      if (!residents.has(key)) residents.set(key, make());
      return residents.get(key) as Value;
    },
  };
  const measured: MeasuredInput[] = [];
  try {
    for (const { name, size, input } of inputs) {
      const task = tasks[name] as { run(value: unknown, told: unknown): unknown; runBatch?: unknown };
      const inline = async (): Promise<MeasuredRoute> => {
        const startMs = performance.now();
        await task.run(input, context);
        const elapsedMs = performance.now() - startMs;
        return { computeMs: elapsedMs, mainBlockMs: elapsedMs, latencyMs: elapsedMs, waitMs: 0 };
      };
      const worker = (): Promise<MeasuredRoute> => timed((onTiming) => pool.execute(name, input, { onTiming }), 1);
      const batch = async (): Promise<MeasuredRoute> => {
        const inBatch = await timed(
          (onTiming) => pool.executeBatch(name, Array<never>(BATCH_SIZE).fill(input), { onTiming }),
          BATCH_SIZE,
        );
        return { ...inBatch, latencyMs: inBatch.latencyMs + BATCH_DELAY_MS, waitMs: inBatch.waitMs + BATCH_DELAY_MS };
      };
      measured.push({
        name,
        size,
        routes: {
          inline: await repeat(inline),
          worker: await repeat(worker),
          ...(task.runBatch ? { batch: await repeat(batch) } : {}),
        },
      });
      progress(`${name} ${size}`);
    }
  } finally {
    await pool.dispose();
  }
  return measured;
}

async function timed(
  call: (onTiming: (timing: TaskTiming) => void) => Promise<unknown>,
  share: number,
): Promise<MeasuredRoute> {
  let timing: TaskTiming | undefined;
  const startMs = performance.now();
  await call((told) => (timing = told));
  const latencyMs = performance.now() - startMs;
  if (!timing) throw new Error('the pool told no timing');
  return {
    computeMs: timing.runMs / share,
    mainBlockMs: (timing.sendMs + timing.receiveMs) / share,
    latencyMs,
    waitMs: timing.waitMs,
  };
}

/** One warm-up, then medians of each figure. */
async function repeat(measure: () => Promise<MeasuredRoute>): Promise<MeasuredRoute> {
  await measure();
  const first = await measure();
  const runs = [first];
  while (runs.length < REPEATS && first.latencyMs < SLOW_MS) runs.push(await measure());
  const middle = (key: keyof MeasuredRoute): number => median(runs.map((run) => run[key]));
  return {
    computeMs: middle('computeMs'),
    mainBlockMs: middle('mainBlockMs'),
    latencyMs: middle('latencyMs'),
    waitMs: middle('waitMs'),
  };
}
