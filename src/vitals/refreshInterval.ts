export interface RefreshInterval {
  /** An animation frame; several maps may tell of the same one. */
  add(frameMs: number): void;
  /** `null` until two frames in a row came at a rate that displays have. */
  readonly intervalMs: number | null;
}

const SHORTEST_MS = 1000 / 250;
/** 30 Hz and its jitter: the slowest that browsers drive a display. Slower frames are jank. */
const LONGEST_MS = 34;

/**
 * Estimates the display's refresh interval: the fastest two frames in a row that were ever seen. Two, because a late
 * frame makes the next one look early; the fastest, because jank makes frames slow and nothing makes them fast.
 */
export function createRefreshInterval(): RefreshInterval {
  let latestMs = -Infinity;
  let previousGapMs = Infinity;
  let intervalMs = Infinity;

  return {
    add(frameMs) {
      if (frameMs <= latestMs) return;
      const gapMs = frameMs - latestMs;
      const slowerMs = Math.max(gapMs, previousGapMs);
      if (slowerMs >= SHORTEST_MS) intervalMs = Math.min(intervalMs, slowerMs);
      latestMs = frameMs;
      previousGapMs = gapMs;
    },
    get intervalMs() {
      return intervalMs <= LONGEST_MS ? intervalMs : null;
    },
  };
}
