import { after } from '../lib/after.ts';
import { settleEach } from '../lib/settleEach.ts';
import type { Clock } from '../types/clock.ts';
import type { TaskContext } from '../types/tasks.ts';
import type { AnyTask } from './runInline.ts';
import type { Spent } from './spent.ts';

/** A call in a batch. */
export interface BatchItem {
  readonly input: unknown;
  /** Closures of one operation have each their own. */
  readonly task: AnyTask;
  readonly addedMs: number;
  readonly signal: AbortSignal;
  readonly spent: Spent;
}

/**
 * What became of an item: its value, or a throw. In a box, for a value may be an Error, which a batcher would take for a
 * failure, and a closure may wait for another one of its batch, which a batcher would deliver only when all have ended.
 */
export type BatchedResult = () => unknown;

/** Half a frame: then the page gets its turn. */
const BUDGET_MS = 8;

/** Starts each item, one after the other, and lets the page breathe in between. None waits for another's end. */
export async function startTogether(
  items: readonly BatchItem[],
  start: (item: BatchItem) => Promise<unknown>,
  clock: Clock,
): Promise<BatchedResult[]> {
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
}

/** A task's `runBatch`, which may answer with promises, too. */
export async function runEach(task: AnyTask, inputs: readonly unknown[], context: TaskContext): Promise<unknown> {
  const outcomes: unknown = await task.runBatch?.(inputs, context);
  return Array.isArray(outcomes) ? settleEach(outcomes, []) : outcomes;
}
