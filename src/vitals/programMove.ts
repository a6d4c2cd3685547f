import { createMoveFrames } from './gestureDroppedFrames.ts';
import { waitForComplete } from './completion.ts';
import type { Stop } from '../types/functions.ts';
import type { ProgramMoveSample } from '../types/sample.ts';
import type { Deadlines } from './deadlines.ts';
import type { RefreshInterval } from './refreshInterval.ts';

/** A move with no input behind it. */
export interface ProgramMove {
  readonly isMoving: boolean;
  tick(frameMs: number, isFirst: boolean): void;
  /** A frame in which it moved the map. */
  draw(atMs: number): void;
  /** The library's end of it; its last frame may still come. */
  end(atMs: number): void;
  frame(atMs: number, isComplete: boolean): void;
  /** Where it has ended, no frame of it will come. */
  finish(): void;
  idle(atMs: number): void;
  close(outcome: 'hidden' | 'interrupted', atMs: number): void;
  flush(): void;
  cancel: Stop;
}

/**
 * As a program's move has no latency, the time from its start to its first frame and from its last to its end counts among
 * its gaps: a freeze that swallows it whole is seen. Its first frame is the first one drawn, dated by the clock then: in which
 * order the page's frame is heard of, and the map's, is chance.
 */
export function createProgramMove(
  startMs: number,
  deadlines: Deadlines,
  refresh: RefreshInterval,
  record: (sample: ProgramMoveSample) => void,
): ProgramMove {
  const frames = createMoveFrames(startMs, refresh);
  let endMs: number | null = null;
  /** Nothing more is to come of it. */
  let isDrawn = false;
  let hasBegun = false;
  let hasTicked = false;
  const settle = waitForComplete(startMs, deadlines, ({ outcome, value, startMs: drawnMs }) => {
    if (outcome === 'hidden') return;
    const { frameCount, droppedCount, maxGapMs } = frames;
    const settleMs = outcome === 'measured' ? value : null;
    record({ kind: 'programMove', startMs, endMs: endMs ?? drawnMs, frameCount, droppedCount, maxGapMs, settleMs });
  });
  const finish = (): void => {
    if (endMs === null || isDrawn) return;
    isDrawn = true;
    settle.open();
  };

  return {
    get isMoving() {
      return endMs === null;
    },
    tick(frameMs, isFirst) {
      if (endMs !== null) return;
      // From its first drawing on, for which the clock may have begun. It counts once the map has drawn: what moves it then
      // may be another move, which began before this frame.
      frames.tick(frameMs, isFirst && hasTicked);
      hasTicked = true;
    },
    draw(atMs) {
      if (!hasBegun && endMs === null) frames.end(atMs);
      hasBegun = true;
      if (!isDrawn) settle.restart(atMs);
    },
    end(atMs) {
      if (endMs !== null) return;
      endMs = atMs;
      frames.end(atMs);
    },
    frame(atMs, isComplete) {
      if (endMs === null) frames.reach(atMs);
      settle.frame(atMs, isComplete, false);
      finish();
    },
    finish,
    idle: settle.idle,
    close(outcome, atMs) {
      finish();
      settle.close(outcome, atMs);
    },
    flush() {
      settle.flush();
    },
    cancel: settle.cancel,
  };
}
