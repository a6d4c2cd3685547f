import type { RefreshInterval } from './refreshInterval.ts';

export interface GestureFrames {
  readonly isEmpty: boolean;
  /** A frame of the gesture. Returns its gap to the one before; `null` for the first. */
  add(frameMs: number): number | null;
  /** The last frame added turned out to be before the gesture. */
  restart(): void;
  /** `null` with fewer than two frames: nothing can be said. */
  result(): { readonly value: number; readonly parts: Readonly<Record<string, number>> } | null;
}

/** Displays above 60 Hz are measured as if they had 60. */
const SHORTEST_INTERVAL_MS = 1000 / 60;
/** Chromium's window, too. */
const WINDOW_MS = 1000;
/** Above it a drag is seen to lag. */
const LONG_FRAME_MS = 33;

/**
 * GDF: of the frames that a gesture should have had, the share that was dropped, in its worst second (in all of it where
 * it was shorter). A gap of `d` between two frames dropped max(0, round(d / T) - 1), T being the refresh interval but
 * not below 16.67 ms; the share is dropped / (gaps + dropped). The gap before the first frame is not the gesture's.
 */
export function createGestureFrames(refresh: RefreshInterval): GestureFrames {
  // The gaps of the last second, and what they dropped. At most 240 on the fastest displays.
  let endsMs: number[] = [];
  let drops: number[] = [];
  let firstMs: number | null = null;
  let previousMs = 0;
  let gapCount = 0;
  let droppedCount = 0;
  let longCount = 0;
  let maxGapMs = 0;
  let windowDropped = 0;
  let worstRatio: number | null = null;

  return {
    get isEmpty() {
      return firstMs === null;
    },
    add(frameMs) {
      if (firstMs === null) {
        firstMs = frameMs;
        previousMs = frameMs;
        return null;
      }
      const gapMs = frameMs - previousMs;
      previousMs = frameMs;
      const intervalMs = Math.max(SHORTEST_INTERVAL_MS, refresh.intervalMs ?? 0);
      const dropped = Math.max(0, Math.round(gapMs / intervalMs) - 1);
      gapCount += 1;
      droppedCount += dropped;
      if (gapMs > LONG_FRAME_MS) longCount += 1;
      maxGapMs = Math.max(maxGapMs, gapMs);

      endsMs.push(frameMs);
      drops.push(dropped);
      windowDropped += dropped;
      while ((endsMs[0] ?? frameMs) <= frameMs - WINDOW_MS) {
        endsMs.shift();
        windowDropped -= drops.shift() ?? 0;
      }
      if (frameMs - firstMs >= WINDOW_MS) {
        worstRatio = Math.max(worstRatio ?? 0, windowDropped / (drops.length + windowDropped));
      }
      return gapMs;
    },
    restart() {
      firstMs = null;
    },
    result() {
      if (gapCount === 0) return null;
      const wholeRatio = droppedCount / (gapCount + droppedCount);
      const parts: Record<string, number> = { maxGapMs, longFrameRatio: longCount / gapCount, wholeRatio };
      if (refresh.intervalMs !== null) parts['nativeHz'] = Math.round(1000 / refresh.intervalMs);
      return { value: worstRatio ?? wholeRatio, parts };
    },
  };
}
