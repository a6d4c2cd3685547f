import type { Clock, TimerHandle } from '../types/clock.ts';
import type { Stop } from '../types/functions.ts';

export interface Deadlines {
  /** Runs once when it is later than `dueMs`, unless it is stopped before. */
  at(dueMs: number, run: () => void): Stop;
  /** It is `atMs` now: runs what was due before, in order. */
  reach(atMs: number): void;
  /** As far as time has come, or what runs was due. */
  readonly nowMs: number;
  /** When the next one is due; `null` where none is. */
  readonly dueMs: number | null;
  /** Forgets all. */
  stop: Stop;
}

export interface DeadlineOptions {
  /** Runs before what was due at `dueMs` and no event followed: what happened meanwhile is to be told first. */
  readonly beforeTimer?: (dueMs: number) => void;
  /** What was due threw: neither a timer, which is nobody's to catch, nor the event that came later is to end by it. */
  readonly onError?: (error: unknown) => void;
}

interface Deadline {
  readonly dueMs: number;
  readonly run: () => void;
}

/**
 * Waits without looking at the clock: what is due runs before the first event that comes later, be that event told as it
 * happens or long afterwards. One real timer serves those that no event follows.
 */
export function createDeadlines(clock: Clock, { beforeTimer, onError }: DeadlineOptions = {}): Deadlines {
  let open: Deadline[] = [];
  let timer: TimerHandle | null = null;
  let timerMs = Infinity;
  let nowMs = 0;

  const earliest = (): Deadline | undefined =>
    open.reduce<Deadline | undefined>((first, it) => (first && first.dueMs <= it.dueMs ? first : it), undefined);
  const clear = (): void => {
    if (timer !== null) clock.clearTimer(timer);
    timer = null;
    timerMs = Infinity;
  };
  const arm = (): void => {
    const dueMs = earliest()?.dueMs ?? Infinity;
    if (dueMs === timerMs) return;
    clear();
    if (dueMs === Infinity) return;
    timerMs = dueMs;
    // A millisecond later, for an event of the same time comes first.
    timer = clock.setTimer(fire, Math.max(0, dueMs - clock.now()) + 1);
  };
  const fire = (): void => {
    const dueMs = timerMs;
    clear();
    guard(() => beforeTimer?.(dueMs));
    runBefore(clock.now());
    // Some timers fire early.
    arm();
  };
  const remove = (deadline: Deadline): void => {
    if (!open.includes(deadline)) return;
    open = open.filter((it) => it !== deadline);
    arm();
  };
  const runBefore = (atMs: number): void => {
    for (let next = earliest(); next && next.dueMs < atMs; next = earliest()) {
      nowMs = Math.max(nowMs, next.dueMs);
      remove(next);
      guard(next.run);
    }
  };
  const guard = (due: () => void): void => {
    try {
      due();
    } catch (error) {
      onError?.(error);
    }
  };

  return {
    at(dueMs, run) {
      const deadline = { dueMs, run };
      open = [...open, deadline];
      arm();
      return () => remove(deadline);
    },
    reach(atMs) {
      // Most events are before all that is due: they cost this comparison.
      if (timerMs < atMs) runBefore(atMs);
      nowMs = Math.max(nowMs, atMs);
    },
    get nowMs() {
      return nowMs;
    },
    get dueMs() {
      return timerMs === Infinity ? null : timerMs;
    },
    stop() {
      open = [];
      clear();
    },
  };
}
