import { countUp } from '../lib/countUp.ts';
import { errorName } from '../lib/errorName.ts';
import { sessionsToForget, sumOfSizes } from './sessionLimits.ts';
import { summarizeSession } from './summarizeSession.ts';
import type { Clock } from '../types/clock.ts';
import type { Report } from '../types/report.ts';
import type { RepositoryStats, SessionSummary } from '../types/repository.ts';
import type { ForgetReason, KeptSession, SessionLimits } from './sessionLimits.ts';
import type { SessionStore } from './sessionStore.ts';

/** A session that goes on. */
export interface Recording {
  write(): void;
  /** Writes it for the last time. */
  close(): void;
}

export interface SessionWriter {
  save(report: Report): Promise<boolean>;
  open(report: () => Report): Recording;
  flush(): Promise<void>;
  /** The disk's answer, or the other where it has none; its trouble is noted. */
  quietly<Answer>(answer: Promise<Answer>, otherwise: Answer): Promise<Answer>;
  /** Something was deleted. */
  forgetTotals(): void;
  stats(): RepositoryStats;
  /** Writes what waits; takes nothing more. */
  close(): Promise<void>;
}

export interface SessionWriterParts {
  readonly store: SessionStore;
  readonly clock: Clock;
  readonly limits: SessionLimits;
}

/** Sessions that go on are not forgotten for a limit. */
interface Live {
  id: string;
}

type Row = readonly [summary: SessionSummary, body: Report];

const KEPT_AT_QUOTA = 0.75;

/** Writes what comes within one task together, and keeps to the limits. */
export function createSessionWriter({ store, clock, limits }: SessionWriterParts): SessionWriter {
  const waiting = new Map<string, Row>();
  const live = new Set<Live>();
  const removals: Partial<Record<ForgetReason, number>> = {};
  /** What is kept, as of the last look and with what was written since; `null`: look again. */
  let kept: Map<string, KeptSession> | null = null;
  /** The write that gathers now. */
  let writing: Promise<ReadonlySet<string>> | undefined;
  let latest: Promise<unknown> = Promise.resolve();
  let isClosed = false;
  let savedCount = 0;
  let droppedCount = 0;
  let latestError: string | null = null;

  const note = (error: unknown): void => {
    latestError = error instanceof Error ? error.message : String(error);
  };
  const quietly = async <Answer>(answer: Promise<Answer>, otherwise: Answer): Promise<Answer> => {
    try {
      return await answer;
    } catch (error) {
      note(error);
      return otherwise;
    }
  };

  const beyond = (sessions: readonly KeptSession[], keep: SessionLimits): Map<string, ForgetReason> => {
    const forgotten = new Map(sessionsToForget(sessions, keep, clock.epochNow()));
    for (const { id } of live) forgotten.delete(id);
    return forgotten;
  };
  /** Reads the summaries, and forgets what is beyond the limits; `quotaRatio`: beyond this share of what is there. */
  const tidy = async (quotaRatio?: number): Promise<readonly SessionSummary[]> => {
    const sessions = await store.summaries();
    const keep =
      quotaRatio === undefined
        ? limits
        : { maxSessions: Infinity, maxAgeMs: Infinity, maxBytes: sumOfSizes(sessions) * quotaRatio };
    const forgotten = beyond(sessions, keep);
    if (forgotten.size) await store.remove([...forgotten.keys()]);
    for (const reason of forgotten.values()) {
      countUp(removals, quotaRatio === undefined ? reason : 'quota');
    }
    const left = sessions.filter(({ id }) => !forgotten.has(id));
    kept = new Map(left.map((session) => [session.id, toKept(session)]));
    return left;
  };
  const putSafely = async (rows: readonly Row[]): Promise<readonly Row[]> => {
    try {
      await store.put(rows);
      return rows;
    } catch (error) {
      const name = errorName(error);
      if (name === 'QuotaExceededError') {
        await tidy(KEPT_AT_QUOTA);
        await store.put(rows);
        return rows;
      }
      // One report that cannot be copied fails all that are written with it.
      if (name !== 'DataCloneError' || rows.length === 1) throw error;
      const results = await Promise.all(rows.map((row) => quietly(putSafely([row]), [])));
      return results.flat();
    }
  };
  const writeWaiting = async (): Promise<ReadonlySet<string>> => {
    const rows = [...waiting.values()];
    waiting.clear();
    writing = undefined;
    const written = await quietly(putSafely(rows), []);
    savedCount += written.length;
    droppedCount += rows.length - written.length;
    for (const [summary] of written) kept?.set(summary.id, toKept(summary));
    const isOver = !kept || beyond([...kept.values()], limits).size > 0;
    if (isOver && written.length) await quietly(tidy(), []);
    return new Set(written.map(([summary]) => summary.id));
  };
  const save = async (report: Report): Promise<boolean> => {
    if (isClosed) return false;
    try {
      const summary = summarizeSession(report, clock.epochNow());
      waiting.set(summary.id, [summary, report]);
      writing ??= Promise.resolve().then(writeWaiting);
      latest = writing;
      return (await writing).has(summary.id);
    } catch (error) {
      // Not a report.
      note(error);
      return false;
    }
  };
  const flush = async (): Promise<void> => {
    await latest;
  };

  return {
    save,
    flush,
    quietly,
    open(report) {
      const recording: Live = { id: '' };
      const write = (): void => {
        try {
          const current = report();
          recording.id = current.session.id;
          void save(current);
        } catch (error) {
          note(error);
        }
      };
      live.add(recording);
      return {
        write,
        close() {
          write();
          live.delete(recording);
        },
      };
    },
    forgetTotals() {
      kept = null;
    },
    stats: () => ({ savedCount, droppedCount, removals: { ...removals }, latestError }),
    async close() {
      isClosed = true;
      await flush();
      store.release();
    },
  };
}

function toKept({ id, sizeBytes, savedEpochMs, startedEpochMs }: SessionSummary): KeptSession {
  return { id, sizeBytes, savedEpochMs, startedEpochMs };
}
