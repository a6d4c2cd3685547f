import type { Clock } from '../types/clock.ts';

/** How often a chunk looks at the clock: it ends at most a sixteenth late while the items cost the same. */
const LOOKS_PER_BUDGET = 16;
/** The next items may cost far more: look after so many, however cheap they were. */
const MAX_ITEMS_PER_LOOK = 64;

export interface ChunkBudget {
  /** Items since `start`. */
  readonly count: number;
  /** Milliseconds since `start`. */
  elapsedMs(): number;
  start(): void;
  /** Counts an item; true when the chunk is full, by time or by number. */
  add(): boolean;
}

export interface ChunkBudgetOptions {
  readonly budgetMs: number;
  readonly chunkSize: number;
  readonly clock: Clock;
}

/** Says when a chunk has used up its time. It looks at the clock only as often as the items' cost calls for. */
export function createChunkBudget({ budgetMs, chunkSize, clock }: ChunkBudgetOptions): ChunkBudget {
  let startMs = clock.now();
  let count = 0;
  let lookMs = startMs;
  let lookCount = 0;
  let itemsPerLook = 1;
  let nextLookCount = 1;

  const planLook = (nowMs: number): void => {
    lookMs = nowMs;
    lookCount = count;
    nextLookCount = Math.min(count + itemsPerLook, chunkSize);
  };

  return {
    get count() {
      return count;
    },
    elapsedMs: () => clock.now() - startMs,
    start() {
      startMs = clock.now();
      count = 0;
      planLook(startMs);
    },
    // Hot: nearly all items end at the first comparison.
    add() {
      count += 1;
      if (count < nextLookCount) return false;
      const nowMs = clock.now();
      const itemMs = (nowMs - lookMs) / (count - lookCount);
      // It grows step by step, for a coarse clock says that a single item takes no time.
      const fitting = Math.min(budgetMs / LOOKS_PER_BUDGET / itemMs, 2 * itemsPerLook, MAX_ITEMS_PER_LOOK);
      itemsPerLook = Math.max(1, Math.floor(fitting));
      planLook(nowMs);
      return count >= chunkSize || nowMs - startMs >= budgetMs;
    },
  };
}
