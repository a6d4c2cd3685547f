import type { AnyTask } from './runInline.ts';
import type { Spent } from './spent.ts';

/** A call in a batch. */
export interface BatchItem {
  readonly input: unknown;
  /** Closures of one operation have each their own. */
  readonly task: AnyTask;
  readonly addedMs: number;
  /** Whether the input is still what it was at the call. */
  readonly notice: (() => void) | undefined;
  readonly signal: AbortSignal;
  readonly spent: Spent;
}

/**
 * What became of an item: its value, or a throw. In a box, for a value may be an Error, which a batcher would take for a
 * failure, and a closure may wait for another one of its batch, which a batcher would deliver only when all have ended.
 */
export type BatchedResult = () => unknown;
