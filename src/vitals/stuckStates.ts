import type { Stop } from '../types/functions.ts';
import type { MapEvent } from '../types/mapEvents.ts';
import type { OperationSample, TellProblem } from '../types/sample.ts';
import type { Deadlines } from './deadlines.ts';

export interface StuckStatesOptions {
  readonly deadlines: Deadlines;
  readonly record: (sample: OperationSample) => void;
  readonly problem: TellProblem;
}

const IDLE_LIMIT_MS = 30_000;
/** Frames further apart are no repaint without end. */
const REPAINT_GAP_MS = 1000;
const RESTORE_LIMIT_MS = 5000;

/**
 * Notices a map that repaints for nothing, and a WebGL context that is lost and does not come back while the map is in
 * sight: out of sight nothing is drawn and no context given back.
 */
export function createStuckStates({ deadlines, record, problem }: StuckStatesOptions): (event: MapEvent) => void {
  let isTold = false;
  /** Since when it has drawn without a reason. */
  let idlingSinceMs = 0;
  let drawnMs = -Infinity;
  let isInSight = true;
  let lostAtMs: number | null = null;
  let isLossTold = false;
  let stopTimer: Stop | null = null;

  const lookForIdling = (event: Extract<MapEvent, { type: 'frame' }>): void => {
    const { atMs, isComplete, hasCameraChanged, hasSourceChanged = false } = event;
    const isForSomething = !isComplete || hasCameraChanged || hasSourceChanged || atMs - drawnMs > REPAINT_GAP_MS;
    if (isForSomething || !isInSight) idlingSinceMs = atMs;
    drawnMs = atMs;
    if (isTold || atMs - idlingSinceMs < IDLE_LIMIT_MS) return;
    isTold = true;
    problem('never-idle', 'for 30 s something has repainted the map though neither camera nor data changed');
  };
  const watchLoss = (atMs: number): void => {
    if (lostAtMs === null || !isInSight) return;
    if (!isLossTold) problem('context-lost', 'the map draws nothing until its WebGL context is restored');
    isLossTold = true;
    stopTimer = deadlines.at(atMs + RESTORE_LIMIT_MS, () => {
      const limits = { value: RESTORE_LIMIT_MS, limit: RESTORE_LIMIT_MS };
      problem('context-not-restored', 'the WebGL context is not back after 5 s in sight', limits);
    });
  };

  return (event) => {
    const { atMs } = event;
    switch (event.type) {
      case 'frame':
        lookForIdling(event);
        return;
      case 'idle':
        drawnMs = -Infinity;
        return;
      case 'contextLost':
        if (lostAtMs !== null) return;
        lostAtMs = atMs;
        isLossTold = false;
        watchLoss(atMs);
        return;
      case 'contextRestored':
        if (lostAtMs === null) return;
        stopTimer?.();
        record({
          kind: 'operation',
          name: 'map.context.restore',
          startMs: lostAtMs,
          durationMs: atMs - lostAtMs,
          ok: true,
          wasHidden: !isLossTold,
        });
        lostAtMs = null;
        return;
      case 'hidden':
        isInSight = false;
        stopTimer?.();
        return;
      case 'visible':
        if (isInSight) return;
        isInSight = true;
        watchLoss(atMs);
        return;
      default:
    }
  };
}
