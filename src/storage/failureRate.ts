import type { FailureRate } from '../types/repository.ts';

/** Of fewer a share says nothing: one of a hundred is twice what is good. */
const MIN_SESSIONS = 200;

export function failureRateOf(failedCount: number, sessionCount: number): FailureRate {
  const isKnown = sessionCount >= MIN_SESSIONS;
  return {
    ratio: isKnown ? failedCount / sessionCount : null,
    reason: isKnown ? null : `a share needs ${MIN_SESSIONS} sessions with a verdict, ${sessionCount} are kept`,
    sessionCount,
    failedCount,
  };
}
