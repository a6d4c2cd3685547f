import { BatchProcessor } from '../../../src/batch/BatchProcessor.ts';
import type { BatchContext, BatchOptions } from '../../../src/batch/batchTypes.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { createFakePage } from '../../support/fakePage.ts';

export interface Call<Item> {
  readonly items: Item[];
  readonly context: BatchContext;
  /** Answers the batch; by itself it waits. */
  readonly answer: (outcomes?: unknown) => Promise<void>;
  readonly fail: (error: unknown) => Promise<void>;
}

/** A processor whose batches run until the test answers them. Without outcomes, item `x` gets the result `x!`. */
export function setupBatch<Item = string>(options: BatchOptions<Item, string> = {}) {
  const clock = createFakeClock();
  const page = createFakePage();
  const calls: Call<Item>[] = [];
  const settled = (): Promise<void> => clock.advanceAsync(0);
  const processor = new BatchProcessor<Item, string>(
    (items, context) =>
      new Promise((resolve, reject) => {
        calls.push({
          items,
          context,
          answer: (outcomes = items.map((item) => `${String(item)}!`)) => {
            resolve(outcomes as string[]);
            return settled();
          },
          fail: (error) => {
            reject(error);
            return settled();
          },
        });
      }),
    { maxDelayMs: 20, random: () => 0.5, page, clock, ...options },
  );
  return { processor, calls, clock, page };
}
