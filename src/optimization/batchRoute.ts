import { after } from '../lib/after.ts';
import { isInstance } from '../lib/isInstance.ts';
import { settleEach } from '../lib/settleEach.ts';
import type { CreateBatcher } from '../types/batcher.ts';
import type { TaskContext } from '../types/tasks.ts';
import type { FromAnywhere } from './asFromAnywhere.ts';
import type { ManagerSettings } from './managerOptions.ts';
import type { Operation } from './operation.ts';
import type { BatchItem, BatchedResult } from './batchItem.ts';
import type { AnyTask } from './runInline.ts';
import type { InPool, RoutedCall, RunHere } from './routedCall.ts';
import { readRejection, RouteFailure } from './routeFailure.ts';
import { createSpent, share } from './spent.ts';
import type { Spent } from './spent.ts';

export interface BatchRouteParts {
  readonly settings: ManagerSettings;
  readonly createBatcher: CreateBatcher;
  readonly here: RunHere;
  readonly inPool: InPool;
  readonly fromAnywhere: () => Promise<FromAnywhere>;
}

/** Runs a call in a batch. */
export type RunBatched = (call: RoutedCall) => Promise<unknown>;
export type CreateBatchRoute = (parts: BatchRouteParts) => RunBatched;

/** Half a frame: then the page gets its turn. */
const BUDGET_MS = 8;

export const createBatchRoute: CreateBatchRoute = ({ settings, createBatcher, here, inPool, fromAnywhere }) => {
  const { runner, batch, clock } = settings;

  /** What of them was wrong is theirs alone. */
  const boxes = async (values: readonly unknown[], ranOn: Spent['ranOn']): Promise<BatchedResult[]> => {
    const hasErrors = ranOn === 'page' && values.some((value) => isInstance(value, Error));
    const read = hasErrors ? await fromAnywhere() : undefined;
    // A hole is `undefined`.
    return Array.from(values, (value) => () => {
      if (!isInstance(value, Error)) return value;
      const thrown = readRejection(value);
      // On the page it is the task's own, whatever its code.
      throw read ? read(isInstance(thrown, RouteFailure) ? value : thrown) : thrown;
    });
  };

  const runShared = async (operation: Operation, items: readonly BatchItem[], signal: AbortSignal) => {
    const { task, facts } = operation;
    const takeInputs = (): unknown[] =>
      items.map(({ input, notice }) => {
        notice?.();
        return input;
      });
    const startMs = clock.now();
    const whole = createSpent();
    const isSkipped = (index: number): boolean => items[index]?.signal.aborted ?? false;
    let values: unknown;
    try {
      values = await (runner && runner.isOpen?.() !== false
        ? inPool(facts.name, signal, whole, (options) =>
            runner.executeBatch(facts.name, takeInputs() as never[], { ...options, isSkipped }),
          )
        : here(operation, signal, whole, (context) => runEach(task, takeInputs(), context), items.length));
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
    // What is no list of results is the batcher's to refuse.
    return Array.isArray(values) ? boxes(values, whole.ranOn) : [];
  };

  /** Starts each one, one after the other, and lets the page breathe in between. None waits for another's end. */
  const runClosures = async (operation: Operation, items: readonly BatchItem[]): Promise<BatchedResult[]> => {
    const start = async ({ input, task, signal, spent, addedMs, notice }: BatchItem): Promise<unknown> => {
      notice?.();
      spent.waitMs = clock.now() - addedMs;
      return here(operation, signal, spent, (context) => task.run(input, context));
    };
    const results: BatchedResult[] = [];
    let turnStartMs = clock.now();
    for (const item of items) {
      if (clock.now() - turnStartMs > BUDGET_MS) {
        await new Promise<void>((resolve) => void after(clock, 0, resolve));
        turnStartMs = clock.now();
      }
      const result = start(item);
      // Whoever was to hear of it may have gone.
      result.catch(() => {});
      results.push(() => result);
    }
    return results;
  };

  return async ({ operation, input, options, signal, spent }) => {
    const { task, state } = operation;
    state.batcher ??= createBatcher<BatchItem, BatchedResult>(
      (items, context) => (task.isLocal ? runClosures(operation, items) : runShared(operation, items, context.signal)),
      // No limit in flight: a closure may wait for another batch. The time is each run's own.
      { ...batch, adaptiveDelay: true, maxInFlight: Infinity, timeoutMs: Infinity, clock },
    );
    const item = { input, task, addedMs: clock.now(), notice: options.notice, signal, spent };
    const result = await state.batcher.add(item, { signal }).catch((error: unknown) => {
      throw readRejection(error);
    });
    return result();
  };
};

/** A task's `runBatch`, which may answer with promises, too. */
async function runEach(task: AnyTask, inputs: readonly unknown[], context: TaskContext): Promise<unknown> {
  const outcomes: unknown = await task.runBatch?.(inputs, context);
  return Array.isArray(outcomes) ? settleEach(outcomes, []) : outcomes;
}
