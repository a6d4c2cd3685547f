import type { RefreshInterval } from './refreshInterval.ts';

export interface MoveFrames {
  /** An animation frame. `isFirst`: the frame clock stood still before it. */
  tick(frameMs: number, isFirst: boolean): void;
  /** Up to here the map moved: what came before counts. */
  reach(atMs: number): void;
  /** Nothing moves it after this, which is no animation frame; what was heard of since is none of it. */
  end(atMs: number): void;
  /** The library has drawn: for how long that kept the main thread and the GPU, where it is known. */
  drew(busyMs: number | undefined, gpuMs: number | undefined): void;
  readonly droppedCount: number;
  readonly frameCount: number;
  readonly maxGapMs: number;
  /** An animation frame was heard of, however it was. */
  readonly hasTicked: boolean;
  /** `null` without a gap: nothing can be said. */
  result(): { readonly value: number; readonly parts: Readonly<Record<string, number>> } | null;
}

/** Displays above 60 Hz are measured as if they had 60. */
const SHORTEST_INTERVAL_MS = 1000 / 60;
/** Chromium's window, too. */
const WINDOW_MS = 1000;
/** Above it a drag is seen to lag. */
const LONG_FRAME_MS = 33;
/** A hand that pulls at a map which has reached its bounds for longer moves nothing. */
const MAX_WAITING = 600;

/**
 * GDF: of the frames that a move should have had, the share that was dropped, in its worst second (in all of it where it
 * was shorter). A gap of `d` between two frames dropped max(0, round(d / T) - 1), T being the refresh interval but not
 * below 16.67 ms; the share is dropped / (gaps + dropped). It begins with `firstMs`; what comes after the last frame in
 * which the map moved, and a pause of the hand, is none of it.
 */
export function createMoveFrames(firstMs: number, refresh: RefreshInterval): MoveFrames {
  // The gaps of the last second, and what they dropped. At most 240 on the fastest displays.
  const endsMs: number[] = [];
  const drops: number[] = [];
  /** Frames since the map moved last: they count if it moves again before a pause. */
  let waiting: number[] = [];
  let previousMs = firstMs;
  let hasTicked = false;
  let hasFollowed = false;
  /** Moving time: a pause of the hand is none. */
  let elapsedMs = 0;
  let reachedMs = firstMs;
  let gapCount = 0;
  let droppedCount = 0;
  let longCount = 0;
  let maxGapMs = 0;
  let maxGapAtMs = firstMs;
  let windowDropped = 0;
  let worstRatio: number | null = null;
  const busy = createMean();
  const gpu = createMean();

  const add = (frameMs: number): void => {
    const gapMs = frameMs - previousMs;
    if (gapMs > maxGapMs) {
      maxGapMs = gapMs;
      maxGapAtMs = previousMs;
    }
    previousMs = frameMs;
    const intervalMs = Math.max(SHORTEST_INTERVAL_MS, refresh.intervalMs ?? 0);
    const dropped = Math.max(0, Math.round(gapMs / intervalMs) - 1);
    gapCount += 1;
    droppedCount += dropped;
    if (gapMs > LONG_FRAME_MS) longCount += 1;

    elapsedMs += gapMs;
    endsMs.push(elapsedMs);
    drops.push(dropped);
    windowDropped += dropped;
    while ((endsMs[0] ?? elapsedMs) <= elapsedMs - WINDOW_MS) {
      endsMs.shift();
      windowDropped -= drops.shift() ?? 0;
    }
    if (elapsedMs >= WINDOW_MS) {
      worstRatio = Math.max(worstRatio ?? 0, windowDropped / (drops.length + windowDropped));
    }
  };
  const take = (): void => {
    while (waiting.length > 0 && waiting[0]! <= reachedMs) add(waiting.shift()!);
  };

  return {
    tick(frameMs, isFirst) {
      // The frame of the first drawing: it began before.
      const isAfterPause = (isFirst && hasFollowed) || waiting.length === MAX_WAITING;
      hasTicked = true;
      if (frameMs <= previousMs) return;
      hasFollowed = true;
      if (isAfterPause) {
        // What moved it in this frame is no word on those before the pause, though it may have been heard of first.
        if (reachedMs < frameMs) take();
        waiting = [];
        previousMs = frameMs;
        return;
      }
      waiting.push(frameMs);
      take();
    },
    reach(atMs) {
      take();
      reachedMs = atMs;
    },
    end(atMs) {
      take();
      waiting = waiting.filter((frameMs) => frameMs < atMs);
      if (atMs > previousMs) waiting.push(atMs);
      reachedMs = atMs;
      take();
    },
    drew(busyMs, gpuMs) {
      busy.add(busyMs);
      gpu.add(gpuMs);
    },
    get droppedCount() {
      return droppedCount;
    },
    get frameCount() {
      return gapCount;
    },
    get maxGapMs() {
      return maxGapMs;
    },
    get hasTicked() {
      return hasTicked;
    },
    result() {
      take();
      if (gapCount === 0) return null;
      const wholeRatio = droppedCount / (gapCount + droppedCount);
      const expectedFrames = gapCount + droppedCount;
      const parts: Record<string, number> = {
        maxGapMs,
        maxGapAtMs,
        longFrameRatio: longCount / gapCount,
        wholeRatio,
        expectedFrames,
        producedFrames: gapCount,
        ...busy.parts('busyMs', 'maxBusyMs'),
        ...gpu.parts('gpuMs', 'maxGpuMs'),
      };
      if (refresh.intervalMs !== null) parts['nativeHz'] = Math.round(1000 / refresh.intervalMs);
      return { value: worstRatio ?? wholeRatio, parts };
    },
  };
}

/** Of what is known in some frames only. */
function createMean() {
  let count = 0;
  let sumMs = 0;
  let longestMs = 0;

  return {
    add(ms: number | undefined): void {
      if (ms === undefined) return;
      count += 1;
      sumMs += ms;
      longestMs = Math.max(longestMs, ms);
    },
    parts: (mean: string, longest: string): Record<string, number> =>
      count > 0 ? { [mean]: sumMs / count, [longest]: longestMs } : {},
  };
}
