import type { ViolationCause } from '../types/threshold.ts';

/** When the latest operations of some length ran on the main thread. */
export interface RecentOperations {
  add(name: string, startMs: number, endMs: number): void;
  /** Those of at least `minMs` that overlap this time, longest overlap first; of equal ones the shorter call first. */
  within(startMs: number, endMs: number, minMs?: number): ViolationCause['operations'];
  clear(): void;
}

const CAPACITY = 128;
const MAX_NAMED = 5;

export function createRecentOperations(): RecentOperations {
  // Columns, so that adding allocates nothing.
  const names: string[] = [];
  const startsMs = new Float64Array(CAPACITY);
  const endsMs = new Float64Array(CAPACITY);
  let next = 0;

  return {
    add(name, startMs, endMs) {
      names[next] = name;
      startsMs[next] = startMs;
      endsMs[next] = endMs;
      next = (next + 1) % CAPACITY;
    },
    within(startMs, endMs, minMs = 0) {
      const found = new Map<string, { name: string; overlapMs: number; durationMs: number }>();
      for (let slot = 0; slot < names.length; slot += 1) {
        const name = names[slot]!;
        const durationMs = endsMs[slot]! - startsMs[slot]!;
        const overlapMs = Math.min(endMs, endsMs[slot]!) - Math.max(startMs, startsMs[slot]!);
        if (overlapMs <= 0 || durationMs < minMs) continue;
        const sum = found.get(name);
        if (sum) {
          sum.overlapMs += overlapMs;
          sum.durationMs += durationMs;
        } else found.set(name, { name, overlapMs, durationMs });
      }
      return Object.freeze(
        [...found.values()]
          .sort((a, b) => b.overlapMs - a.overlapMs || a.durationMs - b.durationMs)
          .slice(0, MAX_NAMED)
          .map(({ name, overlapMs }) => Object.freeze({ name, overlapMs: Math.min(overlapMs, endMs - startMs) })),
      );
    },
    clear() {
      names.length = 0;
      next = 0;
    },
  };
}
