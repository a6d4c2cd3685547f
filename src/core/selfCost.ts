import type { SelfReport } from '../types/snapshot.ts';

/** How much of what came was not kept. */
export type DroppedCounts = Record<
  'operations' | 'violations' | 'brokenLimits' | 'longFrames' | 'problems' | 'tiles' | 'gestures',
  number
>;

/** What the monitor itself costs, what it lost, and the step of its clock. */
export interface SelfCost {
  recordMs: number;
  recordCount: number;
  publishMs: number | null;
  publishCount: number;
  /** The smallest difference between two readings of the clock. */
  stepMs: number;
  sampledOutCount: number;
  readonly dropped: DroppedCounts;
}

export function createSelfCost(stepMs: number): SelfCost {
  return {
    recordMs: 0,
    recordCount: 0,
    publishMs: null,
    publishCount: 0,
    stepMs,
    sampledOutCount: 0,
    dropped: { operations: 0, violations: 0, brokenLimits: 0, longFrames: 0, problems: 0, tiles: 0, gestures: 0 },
  };
}

export function reportSelf(self: SelfCost): Omit<SelfReport, 'droppedCounts'> {
  const { recordMs, recordCount, publishMs, publishCount, stepMs, sampledOutCount } = self;
  return {
    // Each single reading is coarser than what it measures; their mean is not.
    recordUs: recordCount ? (recordMs * 1000) / recordCount : null,
    publishMs,
    publishCount,
    // To the microsecond: the rest is what subtracting doubles adds.
    clockStepMs: stepMs < Infinity ? Math.max(0.001, Math.round(stepMs * 1000) / 1000) : null,
    sampledOutCount,
  };
}
