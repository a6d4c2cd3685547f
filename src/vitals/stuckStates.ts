import { after } from '../lib/after.ts';
import type { Clock } from '../types/clock.ts';
import type { Stop } from '../types/functions.ts';
import type { OperationSample, TellProblem } from '../types/sample.ts';

export interface StuckStates {
  /** The map is complete. */
  complete(): void;
  idle(): void;
  contextLost(): void;
  contextRestored(): void;
  /** Waits for nothing any more; also while the page is hidden, which draws nothing and gets no context back. */
  stop: Stop;
}

export interface StuckStatesOptions {
  readonly clock: Clock;
  readonly record: (sample: OperationSample) => void;
  readonly problem: TellProblem;
  /** Whether all tiles are loaded now. */
  readonly isComplete: () => boolean;
}

const IDLE_LIMIT_MS = 30_000;
const RESTORE_LIMIT_MS = 5000;

/** Notices a map that never comes to rest, and a WebGL context that is lost. */
export function createStuckStates({ clock, record, problem, isComplete }: StuckStatesOptions): StuckStates {
  let hasLoaded = false;
  let lostAtMs: number | null = null;
  let stopIdleTimer: Stop | undefined;
  let stopRestoreTimer: Stop | undefined;
  /** Problem `code`, unless it is stopped before. */
  const tellAfter = (limitMs: number, code: string, message: string, isStuck: () => boolean): Stop =>
    after(clock, limitMs, () => {
      if (isStuck()) problem(code, message, { value: limitMs, limit: limitMs });
    });

  return {
    complete() {
      if (hasLoaded) return;
      hasLoaded = true;
      const message = 'all tiles are loaded, but something repaints the map without end';
      stopIdleTimer = tellAfter(IDLE_LIMIT_MS, 'never-idle', message, isComplete);
    },
    idle() {
      hasLoaded = true;
      stopIdleTimer?.();
    },
    contextLost() {
      if (lostAtMs !== null) return;
      lostAtMs = clock.now();
      problem('context-lost', 'the map draws nothing until its WebGL context is restored');
      const message = 'the WebGL context is not back after 5 s';
      stopRestoreTimer = tellAfter(RESTORE_LIMIT_MS, 'context-not-restored', message, () => true);
    },
    contextRestored() {
      if (lostAtMs === null) return;
      stopRestoreTimer?.();
      const durationMs = clock.now() - lostAtMs;
      const name = 'map.context.restore';
      record({ kind: 'operation', name, startMs: lostAtMs, durationMs, ok: true, wasHidden: false });
      lostAtMs = null;
    },
    stop() {
      stopIdleTimer?.();
      stopRestoreTimer?.();
    },
  };
}
