import type { BatchAddOptions, BatchMetrics, BatchOptions, BatchProcess } from './batch.ts';

/** Gathers items into batches: what `BatchProcessor` is to those who do not know it. */
export interface Batcher<Item, Result> {
  add(item: Item, options?: BatchAddOptions): Promise<Result>;
  /** Sends what waits now; resolves when every add accepted so far has settled. Never rejects. */
  flush(): Promise<void>;
  getMetrics(): BatchMetrics;
  dispose(waiting?: 'flush' | 'reject'): Promise<void>;
}

/** Makes a batcher: one per task that can run in batches. */
export type CreateBatcher = <Item, Result>(
  process: BatchProcess<Item, Result>,
  options?: BatchOptions<Item, Result>,
) => Batcher<Item, Result>;
