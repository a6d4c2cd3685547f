import type { MergedSessions } from '../types/repository.ts';

/** Nothing measured yet. */
export const NO_SESSIONS: MergedSessions = {
  sessionIds: [],
  operations: [],
  vitals: {},
  webVitals: {},
  clockStepMs: null,
};
