import type { Residents } from '../lib/residents.ts';
import type { RunRoute } from '../types/optimization.ts';
import type { RunOptions } from '../types/optimizer.ts';
import type { TaskTiming } from '../types/taskRunner.ts';
import type { TaskContext } from '../types/tasks.ts';
import type { BlockMeter } from './blockMeter.ts';
import type { ManagerSettings } from './managerOptions.ts';
import type { BatchItem, Operation } from './operation.ts';
import { runInline } from './runInline.ts';

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

/** Runs a call on the route it is told to, and measures its parts. Chooses nothing. */
export type RunOnRoute = (
  operation: Operation,
  input: unknown,
  route: RunRoute,
  options: RunOptions,
  signal: AbortSignal,
) => Promise<RouteResult>;

export function createRouteRunner(
  { runner, createBatcher, batch, clock }: ManagerSettings,
  blocks: BlockMeter,
  residents: Residents,
): RunOnRoute {
  const contextOf = (signal: AbortSignal): TaskContext => ({
    signal,
    progress: () => {},
    resident: residents.get,
    peek: residents.peek,
    measure: (_name, work) => work(),
  });

  const here = async (route: RunRoute, count: number, work: () => unknown): Promise<RouteResult> => {
    const { value, computeMs, mainBlockMs } = await runInline(work, clock, blocks);
    return { value, route, waitMs: 0, ...share({ computeMs, mainBlockMs }, count) };
  };

  const inPool = async (
    route: RunRoute,
    count: number,
    call: (onTiming: (timing: TaskTiming) => void) => Promise<unknown>,
  ): Promise<RouteResult> => {
    const startMs = clock.now();
    let timing: Pick<TaskTiming, 'worker' | 'waitMs' | 'sendMs' | 'receiveMs' | 'runMs'> | undefined;
    const value = await call((told) => (timing = told));
    // A pool that tells nothing is learned from all the same.
    timing ??= { worker: 1, waitMs: 0, sendMs: 0, receiveMs: 0, runMs: clock.now() - startMs };
    const { worker, waitMs, sendMs, receiveMs, runMs } = timing;
    // Without a worker the pool ran it here: then its work is what blocked.
    const isHere = worker === null;
    const mainBlockMs = isHere ? runMs : sendMs + receiveMs;
    const ranOn = isHere && route === 'worker' ? 'inline' : route;
    return { value, route: ranOn, waitMs, ...share({ computeMs: runMs, mainBlockMs }, count) };
  };

  const runBatch = async (
    { task, facts: { name } }: Operation,
    items: readonly BatchItem[],
    signal: AbortSignal,
  ): Promise<(RouteResult | Error)[]> => {
    const startMs = clock.now();
    const inputs = items.map(({ input }) => input);
    const { value: values, ...times } =
      runner && !task.isLocal
        ? await inPool('batch', items.length, (onTiming) =>
            runner.executeBatch(name, inputs as never[], { signal, onTiming }),
          )
        : await here('batch', items.length, () => task.runBatch?.(inputs, contextOf(signal)));
    // What is no list of results is the batcher's to refuse.
    if (!Array.isArray(values)) return [];
    return values.map((value: unknown, index) =>
      value instanceof Error
        ? value
        : { ...times, value, waitMs: times.waitMs + startMs - (items[index]?.addedMs ?? startMs) },
    );
  };

  return async (operation, input, route, { priority, transfer }, signal) => {
    const { task, facts } = operation;
    signal.throwIfAborted();
    if (route === 'worker' && runner) {
      return inPool('worker', 1, (onTiming) =>
        runner.execute(facts.name, input as never, {
          signal,
          onTiming,
          ...(priority === undefined ? {} : { priority }),
          ...(transfer ? { transfer } : {}),
        }),
      );
    }
    if (route === 'batch' && createBatcher) {
      operation.batcher ??= createBatcher<BatchItem, RouteResult>(
        (items, context) => runBatch(operation, items, context.signal),
        { ...batch, adaptiveDelay: true, clock },
      );
      return operation.batcher.add({ input, addedMs: clock.now() }, { signal });
    }
    return here('inline', 1, () => task.run(input, contextOf(signal)));
  };
}

/** Calls that shared a run have equal parts in it. */
function share(
  { computeMs, mainBlockMs }: Pick<RouteResult, 'computeMs' | 'mainBlockMs'>,
  batchSize: number,
): Pick<RouteResult, 'computeMs' | 'mainBlockMs' | 'batchSize'> {
  return { computeMs: computeMs / batchSize, mainBlockMs: mainBlockMs / batchSize, batchSize };
}
