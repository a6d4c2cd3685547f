import { hostClock } from '../lib/clock.ts';
import type { Clock } from '../types/clock.ts';

/** One run of an operation. */
export interface OperationRun {
  readonly name: string;
  readonly startMs: number;
  readonly endMs: number;
  /** It held the page all the while; of another nobody knows what it did. */
  readonly isSync: boolean;
}

/** When the latest operations of some length ran. */
export interface RecentOperations {
  add(name: string, startMs: number, endMs: number, isSync: boolean): void;
  /** One that ends now, as its caller says. */
  addEnding(name: string, durationMs: number): void;
  /** Those that overlap this time. */
  within(startMs: number, endMs: number): OperationRun[];
}

/** Those of 5 ms in every frame for 8 s: a gesture goes on after its freeze. */
const CAPACITY = 512;

export function createRecentOperations(clock: Clock): RecentOperations {
  // Columns, so that adding allocates nothing.
  const names: string[] = [];
  const startsMs = new Float64Array(CAPACITY);
  const endsMs = new Float64Array(CAPACITY);
  const syncs = new Uint8Array(CAPACITY);
  let next = 0;
  // The newest ones, whose end is not known yet: `startsMs` holds their durations.
  let openCount = 0;

  const add = (name: string, startMs: number, endMs: number, isSync: boolean): void => {
    names[next] = name;
    startsMs[next] = startMs;
    endsMs[next] = endMs;
    syncs[next] = isSync ? 1 : 0;
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
    add(name, startMs, endMs, isSync) {
      close();
      add(name, startMs, endMs, isSync);
    },
    addEnding(name, durationMs) {
      // Reading the browser's clock costs five times as much as counting the call. One reading when the script hands
      // back does for all that ended in it: they are in the same task, so in the same long frame. Another clock is read
      // at once, for it may stand for a time that does not pass by itself.
      if (clock === hostClock) {
        if (openCount === 0) void Promise.resolve().then(close);
        openCount = Math.min(openCount + 1, CAPACITY);
        add(name, durationMs, 0, false);
      } else add(name, clock.now() - durationMs, clock.now(), false);
    },
    within(startMs, endMs) {
      close();
      const runs: OperationRun[] = [];
      for (let slot = 0; slot < names.length; slot += 1) {
        if (startsMs[slot]! >= endMs || endsMs[slot]! <= startMs) continue;
        runs.push({ name: names[slot]!, startMs: startsMs[slot]!, endMs: endsMs[slot]!, isSync: syncs[slot] === 1 });
      }
      return runs;
    },
  };
}
