/** What a run has taken so far: filled in while it runs, so that one that fails is told of as well. */
export interface Spent {
  /** The work's own time, wherever it ran; of a batch, the item's share. */
  computeMs: number;
  /** Main-thread time, and the longest stretch of it. */
  mainBlockMs: number;
  longestBlockMs: number;
  waitMs: number;
  /** Calls that shared the message. */
  batchSize: number;
  ranOn: 'page' | 'worker';
  /** The page was held for so long. */
  hold(heldMs: number): void;
}

export function createSpent(): Spent {
  return {
    computeMs: 0,
    mainBlockMs: 0,
    longestBlockMs: 0,
    waitMs: 0,
    batchSize: 1,
    ranOn: 'page',
    hold(heldMs) {
      this.mainBlockMs += heldMs;
      this.longestBlockMs = Math.max(this.longestBlockMs, heldMs);
    },
  };
}

/** Calls that shared a run have equal parts in it. */
export function share(whole: Spent, batchSize: number): Partial<Spent> {
  const { computeMs, mainBlockMs, longestBlockMs, waitMs, ranOn } = whole;
  return {
    computeMs: computeMs / batchSize,
    mainBlockMs: mainBlockMs / batchSize,
    longestBlockMs: longestBlockMs / batchSize,
    waitMs,
    ranOn,
    batchSize,
  };
}
