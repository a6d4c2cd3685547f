export interface RefreshInterval {
  /** An animation frame. `quietEndMs`: as a tick tells it, of the frame before. */
  tick(frameMs: number, isFirst: boolean, quietEndMs: number | null): void;
  /** A gesture, or the load, is over. */
  next(): void;
  /** `null` until two quiet frames in a row came at a rate that displays have. */
  readonly intervalMs: number | null;
}

/** 540 Hz and its jitter. */
const SHORTEST_MS = 1.8;
/** 24 Hz and its jitter: a television over an old cable. Browsers that save energy have 30. */
const LONGEST_MS = 42;
/** A display that has become slower is known by then. */
const GESTURES = 10;

/**
 * Learns the display's refresh interval from frames in which the map drew nothing and what ran took less than half of the
 * gap: only they come when the display wants, not when the page is ready. Two gaps in a row, because a late frame makes the
 * next one look early; the fastest such pair of the last ten gestures, because a display can become slower.
 */
export function createRefreshInterval(): RefreshInterval {
  const fastest: number[] = [Infinity];
  let latestMs = 0;
  let previousGapMs = Infinity;

  return {
    tick(frameMs, isFirst, quietEndMs) {
      const gapMs = frameMs - latestMs;
      const isQuiet = !isFirst && quietEndMs !== null && quietEndMs - latestMs < gapMs / 2;
      const slowerMs = isQuiet ? Math.max(gapMs, previousGapMs) : Infinity;
      if (slowerMs >= SHORTEST_MS && slowerMs <= LONGEST_MS) fastest[0] = Math.min(fastest[0]!, slowerMs);
      previousGapMs = isQuiet ? gapMs : Infinity;
      latestMs = frameMs;
    },
    next() {
      if (fastest[0] === Infinity) return;
      fastest.unshift(Infinity);
      fastest.length = Math.min(fastest.length, GESTURES);
    },
    get intervalMs() {
      const intervalMs = Math.min(...fastest);
      return intervalMs === Infinity ? null : intervalMs;
    },
  };
}
