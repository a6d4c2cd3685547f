import type { Clock } from './clock.ts';

/** Gathers items into batches: what `BatchProcessor` is to those who do not know it. */
export interface Batcher<Item, Result> {
  /** The signal rejects this add with ABORTED; its batch goes on. */
  add(item: Item, options?: { readonly signal?: AbortSignal | undefined }): Promise<Result>;
  /** Sends what waits, or rejects it; no add is taken afterwards. */
  dispose(waiting?: 'flush' | 'reject'): Promise<void>;
}

/** As the options of `BatchProcessor` of these names. */
export interface BatcherOptions {
  readonly maxSize?: number;
  readonly maxDelayMs?: number;
  readonly adaptiveDelay?: boolean;
  readonly maxInFlight?: number;
  readonly timeoutMs?: number;
  readonly clock?: Clock;
}

/** Makes a batcher: one per task that can run in batches. */
export type CreateBatcher = <Item, Result>(
  process: (items: Item[], context: { readonly signal: AbortSignal }) => Promise<readonly (Result | Error)[]>,
  options?: BatcherOptions,
) => Batcher<Item, Result>;
