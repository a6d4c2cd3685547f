import type { Clock } from '../types/clock.ts';

/** Where the work stands, told after each chunk. */
export interface ChunkProgress {
  /** Items done so far. */
  readonly doneCount: number;
  /** `null` where the items cannot be counted before. */
  readonly totalCount: number | null;
  /** Time since the start, pauses included. */
  readonly elapsedMs: number;
  /** Time that the chunks took, without what happened between them. */
  readonly busyMs: number;
  /** Items in the latest chunk. */
  readonly chunkSize: number;
}

/** What lets work through, or holds it. */
export interface PauseGate {
  readonly isPaused: boolean;
  pause(): void;
  resume(): void;
  /** Resolves when the work may go on: at once where it is not paused. */
  whenOpen(): Promise<void>;
}

export interface ChunkOptions {
  /** How long a chunk may hold the main thread, in milliseconds. A single item that takes longer cannot be cut. @default 8 */
  readonly budgetMs?: number | undefined;
  /** Items per chunk at most. @default as many as fit the budget */
  readonly chunkSize?: number | undefined;
  /** Stops between two chunks, and while paused: rejects with ABORTED. */
  readonly signal?: AbortSignal | undefined;
  /** Called after each chunk and at the end. What it throws ends the work. */
  readonly onProgress?: ((progress: ChunkProgress) => void) | undefined;
  /** From `createPauseGate()`: holds the work between two chunks. */
  readonly gate?: PauseGate | undefined;
  /** Lets input and frames in between two chunks. @default `scheduler.yield`, and a message once per frame, so that frames and other tasks get their turn */
  readonly yieldTo?: (() => Promise<void>) | undefined;
  /** @default the host's clock */
  readonly clock?: Clock | undefined;
}
