import { asError } from '../lib/asError.ts';
import type { Batcher, CreateBatcher } from '../types/batcher.ts';
import type { Clock } from '../types/clock.ts';
import type { RunRoute } from '../types/optimization.ts';
import type { RunOptions } from '../types/optimizer.ts';
import type { TaskRunner, TaskTiming } from '../types/taskRunner.ts';
import type { TaskContext } from '../types/tasks.ts';
import type { BlockMeter } from './blockMeter.ts';
import { runInline } from './runInline.ts';
import type { AnyTask } from './runInline.ts';

/** A result, and what it took to get it. */
export interface RouteResult {
  readonly value: unknown;
  /** Where it truly ran: a pool without workers runs its tasks inline. */
  readonly route: RunRoute;
  readonly computeMs: number;
  readonly mainBlockMs: number;
  readonly waitMs: number;
  /** Calls that shared the message. */
  readonly batchSize: number;
}

export interface RouteRunner {
  run(
    name: string,
    input: unknown,
    route: RunRoute,
    options: RunOptions & { readonly signal: AbortSignal },
  ): Promise<RouteResult>;
  dispose(): Promise<void>;
}

export interface RouteRunnerOptions {
  readonly tasks: ReadonlyMap<string, AnyTask>;
  readonly runner: TaskRunner | undefined;
  readonly createBatcher: CreateBatcher | undefined;
  readonly batch: { readonly maxSize: number; readonly maxDelayMs: number };
  readonly clock: Clock;
  readonly blocks: BlockMeter;
}

interface BatchItem {
  readonly input: unknown;
  readonly addedMs: number;
}

/** Runs a call on the route it is told to, and measures its parts. Chooses nothing. */
export function createRouteRunner(options: RouteRunnerOptions): RouteRunner {
  const { tasks, runner, createBatcher, batch, clock, blocks } = options;
  const residents = new Map<string, unknown>();
  const batchers = new Map<string, Batcher<BatchItem, RouteResult>>();

  const inlineContext = (signal: AbortSignal): TaskContext => ({
    signal,
    progress: () => {},
    resident<Value>(key: string, make: () => Value): Value {
      if (!residents.has(key)) residents.set(key, make());
      return residents.get(key) as Value;
    },
  });

  const runHere = async (name: string, input: unknown, signal: AbortSignal): Promise<RouteResult> => {
    const run = await runInline(() => tasks.get(name)?.run(input, inlineContext(signal)), clock, blocks);
    return { ...run, route: 'inline', waitMs: 0, batchSize: 1 };
  };

  const runInWorker = async (
    name: string,
    input: unknown,
    { signal, priority, transfer }: RunOptions & { readonly signal: AbortSignal },
    pool: TaskRunner,
  ): Promise<RouteResult> => {
    let timing: TaskTiming | undefined;
    const value = await pool.execute(name, input as never, {
      signal,
      ...(priority === undefined ? {} : { priority }),
      ...(transfer ? { transfer } : {}),
      onTiming: (told) => (timing = told),
    });
    return { value, ...timesOf(timing, 1, 'worker') };
  };

  const runBatchOf = async (
    name: string,
    items: readonly BatchItem[],
    signal: AbortSignal,
  ): Promise<(RouteResult | Error)[]> => {
    const startMs = clock.now();
    const inputs = items.map(({ input }) => input);
    let timing: TaskTiming | undefined;
    let values: readonly unknown[];
    let times: Omit<RouteResult, 'value'>;
    if (runner && !tasks.get(name)?.isLocal) {
      values = await runner.executeBatch(name, inputs as never[], { signal, onTiming: (told) => (timing = told) });
      times = timesOf(timing, items.length, 'batch');
    } else {
      const run = await runInline(() => tasks.get(name)?.runBatch?.(inputs, inlineContext(signal)), clock, blocks);
      values = run.value as readonly unknown[];
      const share = 1 / items.length;
      times = {
        route: 'batch',
        computeMs: run.computeMs * share,
        mainBlockMs: run.mainBlockMs * share,
        waitMs: 0,
        batchSize: items.length,
      };
    }
    return values.map((value, index) => {
      const waitMs = times.waitMs + startMs - (items[index]?.addedMs ?? startMs);
      return value instanceof Error ? value : { value, ...times, waitMs };
    });
  };

  const batcherOf = (name: string, create: CreateBatcher): Batcher<BatchItem, RouteResult> => {
    const known = batchers.get(name);
    if (known) return known;
    const made = create<BatchItem, RouteResult>((items, { signal }) => runBatchOf(name, items, signal), {
      ...batch,
      adaptiveDelay: true,
      clock,
    });
    batchers.set(name, made);
    return made;
  };

  return {
    async run(name, input, route, runOptions) {
      const { signal } = runOptions;
      signal.throwIfAborted();
      switch (route) {
        case 'inline':
          return runHere(name, input, signal);
        case 'worker':
          return runner ? runInWorker(name, input, runOptions, runner) : runHere(name, input, signal);
        case 'batch':
          return createBatcher
            ? batcherOf(name, createBatcher).add({ input, addedMs: clock.now() }, { signal })
            : runHere(name, input, signal);
        default:
          return route satisfies never;
      }
    },
    async dispose() {
      await Promise.all([...batchers.values()].map((batcher) => batcher.dispose('reject').catch(asError)));
      residents.clear();
    },
  };
}

/** A call's parts, or a batched call's equal share of them. */
function timesOf(timing: TaskTiming | undefined, count: number, route: RunRoute): Omit<RouteResult, 'value'> {
  if (!timing) return { route, computeMs: 0, mainBlockMs: 0, waitMs: 0, batchSize: count };
  const { worker, waitMs, sendMs, receiveMs, runMs } = timing;
  const computeMs = runMs / count;
  // Without a worker the pool ran it here: then its work is what blocked.
  if (worker === null)
    return {
      route: route === 'worker' ? 'inline' : route,
      computeMs,
      mainBlockMs: computeMs,
      waitMs,
      batchSize: count,
    };
  return { route, computeMs, mainBlockMs: (sendMs + receiveMs) / count, waitMs, batchSize: count };
}
