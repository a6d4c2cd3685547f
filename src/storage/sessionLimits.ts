import type { SessionSummary } from '../types/repository.ts';

export interface SessionLimits {
  readonly maxSessions: number;
  readonly maxAgeMs: number;
  readonly maxBytes: number;
}

/** What the limits are about. */
export type KeptSession = Pick<SessionSummary, 'id' | 'sizeBytes' | 'savedEpochMs' | 'startedEpochMs'>;

export type ForgetReason = 'count' | 'age' | 'bytes' | 'quota';

/** Clocks are put right by less, and tabs differ by less. */
const MAX_CLOCK_STEP_MS = 60_000;

/** Saved in the future: the clock was ahead then. */
export function isAhead({ savedEpochMs }: KeptSession, nowMs: number): boolean {
  return savedEpochMs - nowMs > MAX_CLOCK_STEP_MS;
}

/** Which sessions to forget, with the reason: what is too old, then the oldest until the limits hold. */
export function sessionsToForget(
  sessions: readonly KeptSession[],
  { maxSessions, maxAgeMs, maxBytes }: SessionLimits,
  nowMs: number,
): ReadonlyMap<string, ForgetReason> {
  const forgotten = new Map<string, ForgetReason>();
  let sizeBytes = sumOfSizes(sessions);
  const oldestFirst = [...sessions].sort(
    (a, b) => a.savedEpochMs - b.savedEpochMs || a.startedEpochMs - b.startedEpochMs,
  );
  for (const session of oldestFirst) {
    const isOverCount = sessions.length - forgotten.size > maxSessions;
    const isOld = nowMs - session.savedEpochMs > maxAgeMs;
    if (!isOld && !isOverCount && sizeBytes <= maxBytes) break;
    forgotten.set(session.id, isOld ? 'age' : isOverCount ? 'count' : 'bytes');
    sizeBytes -= session.sizeBytes;
  }
  return forgotten;
}

export function sumOfSizes(sessions: readonly KeptSession[]): number {
  return sessions.reduce((sum, session) => sum + session.sizeBytes, 0);
}
