import { hostClock } from '../lib/clock.ts';
import type { Clock } from '../types/clock.ts';
import type { ViolationCause } from '../types/threshold.ts';

/** When the latest operations of some length ran on the main thread. */
export interface RecentOperations {
  add(name: string, startMs: number, endMs: number): void;
  /** One that ends now. */
  addEnding(name: string, durationMs: number): void;
  /** Those of at least `minMs` that overlap this time, longest overlap first; of equal ones the shorter call first. */
  within(startMs: number, endMs: number, minMs?: number): ViolationCause['operations'];
  clear(): void;
}

const CAPACITY = 128;
const MAX_NAMED = 5;

export function createRecentOperations(clock: Clock): RecentOperations {
  // Columns, so that adding allocates nothing.
  const names: string[] = [];
  const startsMs = new Float64Array(CAPACITY);
  const endsMs = new Float64Array(CAPACITY);
  let next = 0;
  // The newest ones, whose end is not known yet: `startsMs` holds their durations.
  let openCount = 0;

  const add = (name: string, startMs: number, endMs: number): void => {
    names[next] = name;
    startsMs[next] = startMs;
    endsMs[next] = endMs;
    next = (next + 1) % CAPACITY;
  };
  const close = (): void => {
    const nowMs = openCount ? clock.now() : 0;
    for (; openCount; openCount -= 1) {
      const slot = (next - openCount + CAPACITY) % CAPACITY;
      endsMs[slot] = nowMs;
      startsMs[slot] = nowMs - startsMs[slot]!;
    }
  };

  return {
    add(name, startMs, endMs) {
      close();
      add(name, startMs, endMs);
    },
    addEnding(name, durationMs) {
      // Reading the browser's clock costs five times as much as counting the call. One reading when the script hands
      // back does for all that ended in it: they are in the same task, so in the same long frame. Another clock is read
      // at once, for it may stand for a time that does not pass by itself.
      if (clock === hostClock) {
        if (openCount === 0) void Promise.resolve().then(close);
        openCount = Math.min(openCount + 1, CAPACITY);
        add(name, durationMs, 0);
      } else add(name, clock.now() - durationMs, clock.now());
    },
    within(startMs, endMs, minMs = 0) {
      close();
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
      names.length = openCount = 0;
      next = 0;
    },
  };
}
