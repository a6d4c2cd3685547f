import type { Clock } from '../../src/types/clock.ts';

export interface FakeClock extends Clock {
  /** Moves time on, running timers and frames in the order in which they fall due. */
  advance(ms: number): void;
  /** As `advance`, but lets promises settle between timers. */
  advanceAsync(ms: number): Promise<void>;
  /** Time passes inside a task: nothing runs. */
  block(ms: number): void;
  /** The display changes its rate. */
  setFrameMs(ms: number): void;
  /** Timers and frames that wait. */
  readonly pendingCount: number;
}

interface Entry {
  readonly dueMs: number;
  readonly order: number;
  readonly run: (atMs: number) => void;
}

/** A clock that moves only when told. Frames fall on multiples of `frameMs`. */
export function createFakeClock({
  startMs = 1000,
  epochMs = 1_700_000_000_000,
  frameMs: firstFrameMs = 1000 / 60,
} = {}): FakeClock {
  let nowMs = startMs;
  let frameMs = firstFrameMs;
  let order = 0;
  const entries = new Set<Entry>();

  const add = (dueMs: number, run: (atMs: number) => void): Entry => {
    const entry = { dueMs, order: order++, run };
    entries.add(entry);
    return entry;
  };
  const nextDue = (untilMs: number): Entry | undefined => {
    let next: Entry | undefined;
    for (const entry of entries) {
      if (entry.dueMs > untilMs) continue;
      if (!next || entry.dueMs < next.dueMs || (entry.dueMs === next.dueMs && entry.order < next.order)) next = entry;
    }
    return next;
  };
  const runOne = (entry: Entry): void => {
    entries.delete(entry);
    nowMs = Math.max(nowMs, entry.dueMs);
    entry.run(nowMs);
  };

  return {
    now: () => nowMs,
    epochNow: () => epochMs + nowMs - startMs,
    setTimer: (callback, delayMs) => add(nowMs + Math.max(0, delayMs), () => callback()),
    clearTimer: (handle) => void entries.delete(handle as Entry),
    // Rounding must not make the next multiple now.
    requestFrame: (callback) => add((Math.floor(nowMs / frameMs + 1e-6) + 1) * frameMs, callback),
    cancelFrame: (handle) => void entries.delete(handle as Entry),
    advance(ms) {
      const untilMs = nowMs + ms;
      for (let entry = nextDue(untilMs); entry; entry = nextDue(untilMs)) runOne(entry);
      nowMs = Math.max(nowMs, untilMs);
    },
    async advanceAsync(ms) {
      const untilMs = nowMs + ms;
      await settle();
      for (let entry = nextDue(untilMs); entry; entry = nextDue(untilMs)) {
        runOne(entry);
        await settle();
      }
      nowMs = Math.max(nowMs, untilMs);
    },
    block(ms) {
      nowMs += ms;
    },
    setFrameMs(ms) {
      frameMs = ms;
    },
    get pendingCount() {
      return entries.size;
    },
  };
}

/** Lets promise chains of ordinary depth run out. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}
