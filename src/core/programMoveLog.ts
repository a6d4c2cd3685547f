import { createQuantileSketch } from '../lib/quantileSketch.ts';
import type { ProgramMoveSample } from '../types/sample.ts';
import type { ProgramMovesReport } from '../types/snapshot.ts';

/** The moves that no input stood behind, together. */
export interface ProgramMoveLog {
  add(sample: ProgramMoveSample): void;
  /** The same object until one comes. */
  report(): ProgramMovesReport;
}

export function createProgramMoveLog(): ProgramMoveLog {
  const settles = createQuantileSketch();
  let [count, frameCount, droppedCount, maxGapMs] = [0, 0, 0, 0];
  let report: ProgramMovesReport | null = null;

  return {
    add(sample) {
      count += 1;
      frameCount += sample.frameCount;
      droppedCount += sample.droppedCount;
      maxGapMs = Math.max(maxGapMs, sample.maxGapMs);
      if (sample.settleMs !== null) settles.record(sample.settleMs);
      report = null;
    },
    report() {
      const expectedCount = frameCount + droppedCount;
      report ??= Object.freeze({
        count,
        droppedRatio: expectedCount ? droppedCount / expectedCount : null,
        maxGapMs: count ? maxGapMs : null,
        settleMs: settles.quantile(0.75),
      });
      return report;
    },
  };
}
