import { after } from '../lib/after.ts';
import type { Clock } from '../types/clock.ts';
import type { Stop } from '../types/functions.ts';
import type { ProblemSample, Sample } from '../types/sample.ts';

export interface StuckStates {
  /** The map is complete. */
  complete(): void;
  idle(): void;
  readonly contextLost: () => void;
  readonly contextRestored: () => void;
  /** Also: one that another part found. */
  report(code: string, message: string, stuck?: ProblemSample['stuck']): void;
  /** The page is hidden: it draws nothing, so nothing can become idle. */
  hidden(): void;
  stop: Stop;
}

export interface StuckStatesOptions {
  readonly clock: Clock;
  readonly record: (sample: Sample) => void;
  /** Whether all tiles are loaded now. */
  readonly isComplete: () => boolean;
}

const IDLE_LIMIT_MS = 30_000;
const RESTORE_LIMIT_MS = 5000;

/** Notices a map that never comes to rest, and a WebGL context that is lost. */
export function createStuckStates({ clock, record, isComplete }: StuckStatesOptions): StuckStates {
  let hasLoaded = false;
  let stopIdleTimer: Stop | null = null;
  let lostAtMs: number | null = null;
  let stopRestoreTimer: Stop | null = null;

  const report: StuckStates['report'] = (code, message, stuck) =>
    record({ kind: 'problem', code, message, atMs: clock.now(), ...(stuck ? { stuck } : {}) });
  const stopWaiting = (): void => {
    stopIdleTimer?.();
    stopIdleTimer = null;
  };

  return {
    report,
    complete() {
      if (hasLoaded) return;
      hasLoaded = true;
      stopIdleTimer = after(clock, IDLE_LIMIT_MS, () => {
        stopIdleTimer = null;
        if (!isComplete()) return;
        report('never-idle', 'all tiles are loaded, but something repaints the map without end', {
          value: IDLE_LIMIT_MS,
          limit: IDLE_LIMIT_MS,
        });
      });
    },
    idle() {
      hasLoaded = true;
      stopWaiting();
    },
    contextLost() {
      if (lostAtMs !== null) return;
      lostAtMs = clock.now();
      report('context-lost', 'the map draws nothing until its WebGL context is restored');
      stopRestoreTimer = after(clock, RESTORE_LIMIT_MS, () =>
        report('context-not-restored', 'the WebGL context is not back after 5 s', {
          value: RESTORE_LIMIT_MS,
          limit: RESTORE_LIMIT_MS,
        }),
      );
    },
    contextRestored() {
      if (lostAtMs === null) return;
      stopRestoreTimer?.();
      const durationMs = clock.now() - lostAtMs;
      record({
        kind: 'operation',
        name: 'map.context.restore',
        startMs: lostAtMs,
        durationMs,
        ok: true,
        wasHidden: false,
      });
      lostAtMs = null;
    },
    hidden: stopWaiting,
    stop() {
      stopWaiting();
      stopRestoreTimer?.();
    },
  };
}
