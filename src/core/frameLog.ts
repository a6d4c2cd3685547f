/** The gaps of the latest frames. */
export interface FrameLog {
  add(gapMs: number): void;
  /** Oldest first; the same array until a frame comes. */
  gapsMs(): readonly number[];
}

/** Two seconds at 60 Hz: what an overlay can show. */
const CAPACITY = 120;

export function createFrameLog(): FrameLog {
  // A ring of doubles: a frame allocates nothing.
  const ring = new Float64Array(CAPACITY);
  let count = 0;
  let gaps: readonly number[] | null = null;

  return {
    add(gapMs) {
      ring[count % CAPACITY] = gapMs;
      count += 1;
      gaps = null;
    },
    gapsMs() {
      const length = Math.min(count, CAPACITY);
      gaps ??= Object.freeze(Array.from({ length }, (_, index) => ring[(count - length + index) % CAPACITY]!));
      return gaps;
    },
  };
}
