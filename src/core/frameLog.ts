/** The latest frames that were drawn while something moved. */
export interface FrameLog {
  add(atMs: number, gapMs: number, drawnMs: number): void;
  /** Oldest first; the same array until a frame comes. */
  gapsMs(): readonly number[];
  /** The gaps that overlap this time. */
  gapsWithin(startMs: number, endMs: number): { readonly startMs: number; readonly endMs: number }[];
  /** A frame was drawn in this time. */
  hasDrawn(startMs: number, endMs: number): boolean;
}

/** Two seconds at 60 Hz: what an overlay can show. */
const CAPACITY = 120;
/** Long gaps, which are kept longer: a gesture may have many frames after its freeze. */
const LONG_MS = 50;

export function createFrameLog(): FrameLog {
  // Rings of doubles: a frame allocates nothing.
  const ring = new Float64Array(CAPACITY);
  const times = new Float64Array(CAPACITY);
  let count = 0;
  let gaps: readonly number[] | null = null;
  let longGaps: readonly { readonly startMs: number; readonly endMs: number }[] = [];

  return {
    add(atMs, gapMs, drawnMs) {
      times[count % CAPACITY] = drawnMs;
      ring[count % CAPACITY] = gapMs;
      count += 1;
      gaps = null;
      if (gapMs >= LONG_MS) longGaps = [...longGaps.slice(1 - CAPACITY), { startMs: atMs - gapMs, endMs: atMs }];
    },
    gapsMs() {
      const length = Math.min(count, CAPACITY);
      gaps ??= Object.freeze(Array.from({ length }, (_, index) => ring[(count - length + index) % CAPACITY]!));
      return gaps;
    },
    gapsWithin: (startMs, endMs) => longGaps.filter((gap) => gap.startMs < endMs && gap.endMs > startMs),
    hasDrawn: (startMs, endMs) => times.some((atMs) => atMs > startMs && atMs <= endMs),
  };
}
