import type { Residents } from '../lib/residents.ts';
import { timeStage } from '../lib/timeStage.ts';
import type { RunRoute } from '../types/optimization.ts';
import type { RunOptions } from '../types/optimizer.ts';
import type { ExecuteOptions, TaskStage, TaskTiming } from '../types/taskRunner.ts';
import type { TaskContext } from '../types/tasks.ts';
import { runEach, startTogether } from './batchRun.ts';
import type { BatchItem, BatchedResult } from './batchRun.ts';
import type { BlockMeter } from './blockMeter.ts';
import type { ManagerSettings } from './managerOptions.ts';
import type { Operation } from './operation.ts';
import { readRejection } from './routeFailure.ts';
import { asFromAnywhere, runInline } from './runInline.ts';
import { createSpent, share } from './spent.ts';
import type { Spent } from './spent.ts';

/** Records a part of a task. */
export type RecordStage = (stage: TaskStage, parent: string, ranOn: Spent['ranOn']) => void;

export interface RouteRunnerParts {
  readonly settings: ManagerSettings;
  readonly blocks: BlockMeter;
  readonly residents: Residents;
  readonly recordStage: RecordStage;
  /** Throws once the manager is disposed of. */
  readonly requireOpen: () => void;
}

/** A call on its way down a route. */
export interface RoutedCall {
  readonly operation: Operation;
  readonly input: unknown;
  readonly options: RunOptions;
  readonly signal: AbortSignal;
  readonly spent: Spent;
}

/**
 * Runs a call on the route it is told to, and tells its value and where it truly ran. Rejects with a `RouteFailure` where the
 * route failed, and else with what the task threw. Chooses nothing.
 */
export type RunOnRoute = (call: RoutedCall, route: RunRoute) => Promise<{ value: unknown; route: RunRoute }>;

export function createRouteRunner(parts: RouteRunnerParts): RunOnRoute {
  const { settings, blocks, residents, recordStage, requireOpen } = parts;
  const { runner, createBatcher, batch, clock } = settings;

  const contextOf = (signal: AbortSignal, parent: string): TaskContext => ({
    signal,
    progress: () => {},
    resident: residents.get,
    peek: residents.peek,
    measure: (name, work) => timeStage(name, work, clock.now, (stage) => recordStage(stage, parent, 'page')),
  });

  /** `count` calls share the run, and have each their time. */
  const here = (
    { task, facts: { name } }: Operation,
    signal: AbortSignal,
    spent: Spent,
    work: (context: TaskContext) => unknown,
    count = 1,
  ): Promise<unknown> => {
    // Right before the start: whatever waited until now may have ended meanwhile.
    requireOpen();
    signal.throwIfAborted();
    const timeoutMs = (task.timeoutMs ?? Infinity) * count;
    const run = { task, name, timeoutMs, signal, clock, blocks, spent };
    return runInline((ownSignal) => work(contextOf(ownSignal, name)), run);
  };

  const inPool = async (
    name: string,
    signal: AbortSignal,
    spent: Spent,
    call: (options: ExecuteOptions) => Promise<unknown>,
  ): Promise<unknown> => {
    requireOpen();
    signal.throwIfAborted();
    const startMs = clock.now();
    const stages: TaskStage[] = [];
    let timing: TaskTiming | undefined;
    try {
      const value = await call({
        signal,
        onTiming: (told) => (timing = told),
        onStage: (stage) => stages.push(stage),
      });
      // A pool that tells nothing is learned from all the same.
      spent.computeMs = timing ? timing.runMs : clock.now() - startMs;
      return value;
    } catch (error) {
      throw readRejection(error);
    } finally {
      const { worker = 1, waitMs = 0, sendMs = 0, receiveMs = 0, runMs = 0 } = timing ?? {};
      spent.ranOn = worker === null ? 'page' : 'worker';
      spent.waitMs = waitMs;
      // Without a worker the pool ran it here: then its work is what blocked.
      for (const heldMs of worker === null ? [runMs] : [sendMs, receiveMs]) spent.hold(heldMs);
      for (const stage of stages) recordStage(stage, name, spent.ranOn);
    }
  };

  const runShared = async (
    operation: Operation,
    items: readonly BatchItem[],
    signal: AbortSignal,
  ): Promise<BatchedResult[]> => {
    const { task, facts } = operation;
    const inputs = items.map(({ input }) => input);
    const startMs = clock.now();
    const whole = createSpent();
    const isSkipped = (index: number): boolean => items[index]?.signal.aborted ?? false;
    let values: unknown;
    try {
      values = await (runner && runner.isOpen?.() !== false
        ? inPool(facts.name, signal, whole, (options) =>
            runner.executeBatch(facts.name, inputs as never[], { ...options, isSkipped }),
          )
        : here(operation, signal, whole, (context) => runEach(task, inputs, context), items.length));
    } catch (error) {
      return items.map(() => () => {
        throw error;
      });
    } finally {
      for (const { spent, addedMs } of items) {
        Object.assign(spent, share(whole, items.length));
        spent.waitMs += startMs - addedMs;
      }
    }
    // What is no list of results is the batcher's to refuse. A hole is `undefined`.
    if (!Array.isArray(values)) return [];
    return Array.from(values, (value: unknown) => () => {
      if (value instanceof Error) throw whole.ranOn === 'page' ? asFromAnywhere(task, value) : value;
      return value;
    });
  };

  const runClosures = (operation: Operation, items: readonly BatchItem[]): Promise<BatchedResult[]> =>
    startTogether(
      items,
      async ({ input, task, signal, spent, addedMs }) => {
        spent.waitMs = clock.now() - addedMs;
        return here(operation, signal, spent, (context) => task.run(input, context));
      },
      clock,
    );

  return async ({ operation, input, options: { priority, transfer }, signal, spent }, route) => {
    const { task, facts, state } = operation;
    if (route === 'worker' && runner) {
      const more = { ...(priority !== undefined && { priority }), ...(transfer && { transfer }) };
      const value = await inPool(facts.name, signal, spent, (options) =>
        runner.execute(facts.name, input as never, { ...options, ...more }),
      );
      return { value, route: spent.ranOn === 'page' ? 'inline' : route };
    }
    if (route === 'batch' && createBatcher) {
      state.batcher ??= createBatcher<BatchItem, BatchedResult>(
        (items, context) =>
          task.isLocal ? runClosures(operation, items) : runShared(operation, items, context.signal),
        // No limit in flight: a closure may wait for another batch. The time is each run's own.
        { ...batch, adaptiveDelay: true, maxInFlight: Infinity, timeoutMs: Infinity, clock },
      );
      const item = { input, task, addedMs: clock.now(), signal, spent };
      const result = await state.batcher.add(item, { signal }).catch((error: unknown) => {
        throw readRejection(error);
      });
      return { value: await result(), route };
    }
    const value = await here(operation, signal, spent, (context) => task.run(input, context));
    return { value, route: 'inline' };
  };
}
