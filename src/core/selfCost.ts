import type { SelfReport } from '../types/snapshot.ts';

/** What the monitor itself costs, and the step of its clock. */
export interface SelfCost {
  addRecord(costMs: number): void;
  addPublish(costMs: number): void;
  /** A difference between two readings of the clock. */
  addStep(stepMs: number): void;
  report(): Omit<SelfReport, 'sampledOutCount' | 'droppedCounts'>;
  clear(): void;
}

export function createSelfCost(): SelfCost {
  let recordMs = 0;
  let recordCount = 0;
  let publishMs: number | null = null;
  let publishCount = 0;
  let stepMs = Infinity;

  return {
    addRecord(costMs) {
      recordMs += costMs;
      recordCount += 1;
    },
    addPublish(costMs) {
      publishMs = costMs;
      publishCount += 1;
    },
    addStep(ms) {
      if (ms > 0 && ms < stepMs) stepMs = ms;
    },
    report: () => ({
      // Each single reading is coarser than what it measures; their mean is not.
      recordUs: recordCount ? (recordMs * 1000) / recordCount : null,
      publishMs,
      publishCount,
      // To the microsecond: the rest is what subtracting doubles adds.
      clockStepMs: stepMs < Infinity ? Math.max(0.001, Math.round(stepMs * 1000) / 1000) : null,
    }),
    clear() {
      recordMs = recordCount = publishCount = 0;
      publishMs = null;
    },
  };
}
