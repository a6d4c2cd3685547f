import { countUp } from '../lib/countUp.ts';
import { describeError } from '../lib/describeError.ts';
import { errorName } from '../lib/errorName.ts';
import { LOADING_SESSION } from '../lib/loadingSession.ts';
import { isAhead, sessionsToForget, sumOfSizes } from './sessionLimits.ts';
import { createSessionReader } from './sessionReader.ts';
import { createSummarize, partsOf } from './summarizeSession.ts';
import type { Clock } from '../types/clock.ts';
import type { Report } from '../types/report.ts';
import type { RepositoryStats } from '../types/repository.ts';
import type { ForgetReason, KeptSession, SessionLimits } from './sessionLimits.ts';
import type { SessionSource } from './sessionReader.ts';
import type { SessionRow, SessionStore, StoredSummary } from './sessionStore.ts';

/** A session that goes on. */
export interface Recording {
  /** Writes what has changed. @param isLeaving the page may be gone at once: it is written whole */
  write(isLeaving?: boolean): void;
  /** How long to wait for the next write, so that all of them keep the main thread for a thousandth of the session. */
  pauseMs(leastMs: number): number;
  /** Writes it for the last time. */
  close(): void;
}

export interface SessionWriter {
  save(report: Report): Promise<boolean>;
  /** @param onForgotten it was forgotten, here or in another tab, and is not written any more */
  open(source: SessionSource, onForgotten: (id: string) => void): Recording;
  /** Ends the recording of this session, or of all, without a further write. */
  endRecordings(id?: string): void;
  flush(): Promise<void>;
  /** What is kept, with what was left undone put right. */
  sessions(): Promise<readonly StoredSummary[]>;
  /** The disk's answer, or the other where it has none; its trouble is noted. */
  quietly<Answer>(answer: Promise<Answer>, otherwise: Answer): Promise<Answer>;
  /** Trouble to tell in the stats. */
  note(error: unknown): void;
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
  /** What it knew of `clearCount` at its first write; `null` before. */
  clearCount: number | null;
  readonly onForgotten: (id: string) => void;
  /** Main-thread time that its writes took while the page was in sight. */
  spentMs: number;
}

const KEPT_AT_QUOTA = 0.75;
/** Of a session, for writing it. */
const WRITING_RATIO = 0.001;
/** Between two pieces of one state. */
const PIECE_PAUSE_MS = 250;

/** Writes what comes within one task together, and keeps to the limits. */
export function createSessionWriter({ store, clock, limits }: SessionWriterParts): SessionWriter {
  const waiting = new Map<string, SessionRow>();
  const live = new Set<Live>();
  const removals: Partial<Record<ForgetReason, number>> = {};
  /** What is kept, as of the last look and with what was written since; `null`: look again. */
  let kept: Map<string, KeptSession> | null = null;
  /** The write that gathers now. */
  let writing: Promise<ReadonlySet<string>> | undefined;
  let latest: Promise<unknown> = Promise.resolve();
  let isLeaving = false;
  let isClosed = false;
  let savedCount = 0;
  let droppedCount = 0;
  let latestError: string | null = null;

  const note = (error: unknown): void => {
    latestError = error instanceof Error ? error.message : describeError(error);
  };
  const quietly = async <Answer>(answer: Promise<Answer>, otherwise: Answer): Promise<Answer> => {
    try {
      return await answer;
    } catch (error) {
      note(error);
      return otherwise;
    }
  };

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
  const beyond = (found: readonly KeptSession[], keep: SessionLimits): Map<string, ForgetReason> => {
    const forgotten = new Map(sessionsToForget(found, keep, clock.epochNow()));
    for (const { id } of live) forgotten.delete(id);
    return forgotten;
  };
  /** Reads the summaries, and forgets what is beyond the limits; `quotaRatio`: beyond this share of what is there. */
  const tidy = async (quotaRatio?: number): Promise<void> => {
    const found = await sessions();
    const keep =
      quotaRatio === undefined
        ? limits
        : { maxSessions: Infinity, maxAgeMs: Infinity, maxBytes: sumOfSizes(found) * quotaRatio };
    const forgotten = beyond(found, keep);
    if (forgotten.size) await store.remove([...forgotten.keys()]);
    for (const reason of forgotten.values()) countUp(removals, quotaRatio === undefined ? reason : 'quota');
    kept = new Map(found.filter(({ id }) => !forgotten.has(id)).map((session) => [session.id, toKept(session)]));
  };
  const put = async (rows: readonly SessionRow[]): Promise<readonly SessionRow[]> => {
    const isLast = isLeaving;
    isLeaving = false;
    const { clearCount, forgottenIds, refused, copyMs } = await (isLast ? store.putAtOnce(rows) : store.put(rows));
    for (const error of refused.values()) note(error);
    for (const recording of live) {
      if (forgottenIds.includes(recording.id)) end(recording);
      else if (rows.some(({ summary }) => summary.id === recording.id)) {
        if (!isLast && recording.clearCount !== null) recording.spentMs += copyMs;
        recording.clearCount ??= clearCount;
      }
    }
    return rows.filter(({ summary: { id } }) => !forgottenIds.includes(id) && !refused.has(id));
  };
  const putSafely = async (rows: readonly SessionRow[]): Promise<readonly SessionRow[]> => {
    try {
      return await put(rows);
    } catch (error) {
      if (errorName(error) !== 'QuotaExceededError') throw error;
      await tidy(KEPT_AT_QUOTA);
      return put(rows);
    }
  };
  const writeWaiting = async (): Promise<ReadonlySet<string>> => {
    const rows = [...waiting.values()];
    waiting.clear();
    writing = undefined;
    const written = await quietly(putSafely(rows), []);
    savedCount += written.length;
    droppedCount += rows.length - written.length;
    for (const { summary } of written) kept?.set(summary.id, toKept(summary));
    const nowMs = clock.epochNow();
    const all = kept && [...kept.values()];
    const isOver = !all || beyond(all, limits).size > 0 || all.some((one) => isAhead(one, nowMs));
    if (isOver && written.length) await quietly(tidy(), undefined);
    return new Set(written.map(({ summary }) => summary.id));
  };
  const write = async (row: SessionRow): Promise<boolean> => {
    const { id } = row.summary;
    if (isClosed || id === LOADING_SESSION) return false;
    const before = waiting.get(id);
    const isAdded = before && !row.whole;
    waiting.set(id, isAdded ? { ...row, whole: before.whole, parts: [...before.parts, ...row.parts] } : row);
    writing ??= Promise.resolve().then(writeWaiting);
    latest = writing;
    return (await writing).has(id);
  };
  const end = (recording: Live): void => {
    live.delete(recording);
    waiting.delete(recording.id);
    recording.onForgotten(recording.id);
  };
  const flush = async (): Promise<void> => {
    await latest;
  };

  return {
    async save(report) {
      try {
        return await write({
          summary: createSummarize()(partsOf(report), clock.epochNow()),
          whole: report,
          parts: [],
          clearCount: undefined,
        });
      } catch (error) {
        // Not a report.
        note(error);
        return false;
      }
    },
    flush,
    sessions,
    quietly,
    note,
    open(source, onForgotten) {
      const recording: Live = { id: '', clearCount: null, onForgotten, spentMs: 0 };
      const openedMs = clock.now();
      const reader = createSessionReader(source, clock);
      live.add(recording);

      const writeNow = async (isWhole: boolean, isLast = false): Promise<void> => {
        if (!live.has(recording)) return;
        const startMs = clock.now();
        try {
          const row = reader.next(isWhole);
          // The first is a session that has just begun.
          if (!isWhole && recording.id) recording.spentMs += clock.now() - startMs;
          if (!row) return;
          const { id } = row.summary;
          recording.id = id;
          // Who records a session a second time knows no more than who already does.
          for (const other of live) if (other.id === id) recording.clearCount ??= other.clearCount;
          isLeaving ||= isLast;
          if (!(await write({ ...row, clearCount: recording.clearCount }))) reader.lost();
        } catch (error) {
          note(error);
        }
      };
      return {
        write: (isLast = false) => void writeNow(isLast, isLast),
        pauseMs(leastMs) {
          const allowedMs = openedMs + recording.spentMs / WRITING_RATIO;
          return Math.max(reader.hasMore ? PIECE_PAUSE_MS : leastMs, allowedMs - clock.now());
        },
        close() {
          void writeNow(true);
          live.delete(recording);
        },
      };
    },
    endRecordings(id) {
      for (const recording of live) if (id === undefined || id === recording.id) end(recording);
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

function toKept({ id, sizeBytes, savedEpochMs, startedEpochMs }: KeptSession): KeptSession {
  return { id, sizeBytes, savedEpochMs, startedEpochMs };
}
