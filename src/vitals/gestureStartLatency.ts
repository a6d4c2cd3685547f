import type { Measurement } from './measurement.ts';
import type { Input } from './recentInput.ts';

export interface GestureStartLatency {
  frame(atMs: number): void;
  /** `null` where nothing was drawn, or the input has no start to measure from. `hiddenAtMs`: the page was hidden then. */
  result(hiddenAtMs?: number): Measurement | null;
}

/**
 * GSL: from the input that began a gesture, at the time the user did it, to the first frame that the library draws after
 * the map began to move. A press has none: how long it is held is the user's.
 */
export function createGestureStartLatency({ kind, inputMs }: Input): GestureStartLatency {
  let drawnMs: number | null = null;

  return {
    frame(atMs) {
      drawnMs ??= atMs;
    },
    result(hiddenAtMs) {
      if (kind === 'press') return null;
      const common = { name: 'GSL', startMs: inputMs, tags: { gesture: kind } } as const;
      if (drawnMs !== null) return { ...common, outcome: 'measured', value: drawnMs - inputMs, endMs: drawnMs };
      return hiddenAtMs === undefined ? null : { ...common, outcome: 'hidden', value: null, endMs: hiddenAtMs };
    },
  };
}
