import type { FailureRate, MergedSessions } from '../types/repository.ts';

/** Nothing measured yet. */
export const NO_SESSIONS: MergedSessions = {
  sessionIds: [],
  operations: [],
  vitals: {},
  webVitals: {},
  clockStepMs: null,
};

/** The sessions could not be looked at. */
export const NO_RATE: FailureRate = {
  ratio: null,
  reason: 'no session could be read',
  sessionCount: 0,
  failedCount: 0,
};
