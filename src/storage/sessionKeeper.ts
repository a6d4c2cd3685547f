import { countUp } from '../lib/countUp.ts';
import { loadTwice } from '../lib/loadTwice.ts';
import { failureRateOf } from './failureRate.ts';
import { createKeptSessions } from './keptSessions.ts';
import { isAhead, sessionsToForget, sumOfSizes } from './sessionLimits.ts';
import type { Clock } from '../types/clock.ts';
import type { FailureRate, MergedSessions, SessionSummary } from '../types/repository.ts';
import type { KeptSessions } from './keptSessions.ts';
import type { SessionDisk, StoredSummary } from './sessionDisk.ts';
import type { ForgetReason, KeptSession, SessionLimits } from './sessionLimits.ts';

/** What a page needs once a session was written, or to look at those that are kept. */
export interface SessionKeeper extends Pick<KeptSessions, 'body' | 'forget' | 'clear'> {
  /** Newest first; what is too old goes with the next write. */
  list(): Promise<readonly SessionSummary[]>;
  failureRate(): Promise<FailureRate>;
  /** Of all, where none is named. */
  merge(ids?: readonly string[]): Promise<MergedSessions>;
  /** These were written: what is beyond the limits now is forgotten. */
  keepToLimits(written: readonly SessionSummary[]): Promise<void>;
  /** The disk is full. */
  makeRoom(): Promise<void>;
  readonly removals: Readonly<Partial<Record<ForgetReason, number>>>;
}

export interface SessionKeeperParts {
  readonly disk: SessionDisk;
  readonly clock: Clock;
  readonly limits: SessionLimits;
  /** Those that go on are not forgotten for a limit. */
  readonly liveIds: () => Iterable<string>;
  readonly onError: (error: unknown) => void;
}

const KEPT_AT_QUOTA = 0.75;

export function createSessionKeeper({ disk, clock, limits, liveIds, onError }: SessionKeeperParts): SessionKeeper {
  const store = createKeptSessions(disk);
  const removals: Partial<Record<ForgetReason, number>> = {};
  /** What is kept, as of the last look and with what was written since; `null`: look again. */
  let kept: Map<string, KeptSession> | null = null;

  /** With what was left undone put right. */
  const sessions = async (): Promise<readonly StoredSummary[]> => {
    const found = await store.summaries();
    if (found.leftovers.length) await store.remove(found.leftovers);
    const nowMs = clock.epochNow();
    const ahead = found.sessions.filter((session) => isAhead(session, nowMs));
    if (ahead.length === 0) return found.sessions;
    // Saved under a clock that was ahead: its age counts from now on, else it would outlive all others.
    const restamped = ahead.map((session) => ({ ...session, savedEpochMs: nowMs }));
    await store.restamp(restamped);
    return [...found.sessions.filter((session) => !ahead.includes(session)), ...restamped];
  };
  const list = async (): Promise<readonly SessionSummary[]> => {
    const nowMs = clock.epochNow();
    const young = (await sessions()).filter(({ savedEpochMs }) => nowMs - savedEpochMs <= limits.maxAgeMs);
    return young.map(toSummary).sort((a, b) => b.startedEpochMs - a.startedEpochMs);
  };
  const beyond = (found: readonly KeptSession[], keep: SessionLimits): Map<string, ForgetReason> => {
    const forgotten = new Map(sessionsToForget(found, keep, clock.epochNow()));
    for (const id of liveIds()) forgotten.delete(id);
    return forgotten;
  };
  /** Reads the summaries, and forgets what is beyond the limits. */
  const tidy = async (limitsOf: (found: readonly KeptSession[]) => SessionLimits, isFull = false): Promise<void> => {
    const found = await sessions();
    const forgotten = beyond(found, limitsOf(found));
    if (forgotten.size) await store.remove([...forgotten.keys()]);
    for (const reason of forgotten.values()) countUp(removals, isFull ? 'quota' : reason);
    kept = new Map(found.filter(({ id }) => !forgotten.has(id)).map((session) => [session.id, toKept(session)]));
  };
  /** After it nobody knows what is kept. */
  const anew = (change: Promise<void>): Promise<void> => change.finally(() => (kept = null));

  return {
    body: store.body,
    list,
    async failureRate() {
      const verdicts = (await list()).flatMap(({ hasFailed = null }) => hasFailed ?? []);
      return failureRateOf(verdicts.filter(Boolean).length, verdicts.length);
    },
    async merge(ids) {
      const chosen = ids ?? (await list()).map(({ id }) => id);
      const { mergeSessions } = await loadTwice(() => import('./mergeSessions.ts'));
      return mergeSessions(new Set(chosen), store.body, onError);
    },
    async keepToLimits(written) {
      for (const summary of written) kept?.set(summary.id, toKept(summary));
      const nowMs = clock.epochNow();
      const all = kept && [...kept.values()];
      const isOver = !all || beyond(all, limits).size > 0 || all.some((one) => isAhead(one, nowMs));
      if (isOver && written.length) await tidy(() => limits);
    },
    makeRoom() {
      const toQuota = (found: readonly KeptSession[]): SessionLimits => ({
        maxSessions: Infinity,
        maxAgeMs: Infinity,
        maxBytes: sumOfSizes(found) * KEPT_AT_QUOTA,
      });
      return tidy(toQuota, true);
    },
    forget: (id) => anew(store.forget(id)),
    clear: () => anew(store.clear()),
    removals,
  };
}

function toKept({ id, sizeBytes, savedEpochMs, startedEpochMs }: KeptSession): KeptSession {
  return { id, sizeBytes, savedEpochMs, startedEpochMs };
}

/** Without what only the disk wants to know. */
function toSummary(stored: StoredSummary): SessionSummary {
  const { clearCount: _, isSaved: __, ...summary } = stored;
  return summary;
}
