export interface Bar {
  readonly x: number;
  readonly width: number;
  readonly height: number;
  readonly gapMs: number;
  readonly kind: 'good' | 'fair' | 'poor';
}

const TOP_MS = 200;
/** Thinner than this several frames share a bar, as high as the longest of them. */
const LEAST_WIDTH = 2.8;

/** Frames as wide as they lasted and as high as the root of it: `totalMs` fills `width`. */
export function drawBars(gapsMs: readonly number[], totalMs: number, width: number, height: number): readonly Bar[] {
  const bars: Bar[] = [];
  let start = 0;
  let end = 0;
  let longestMs = 0;
  for (const gapMs of gapsMs) {
    end += (gapMs / totalMs) * width;
    longestMs = Math.max(longestMs, gapMs);
    if (end - start < LEAST_WIDTH) continue;
    bars.push({
      x: start,
      width: end - start - 0.8,
      height: Math.sqrt(Math.min(longestMs / TOP_MS, 1)) * height,
      gapMs: longestMs,
      kind: longestMs < 25 ? 'good' : longestMs < 50 ? 'fair' : 'poor',
    });
    start = end;
    longestMs = 0;
  }
  return bars;
}
