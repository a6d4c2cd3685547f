import { describeError } from '../lib/describeError.ts';
import { errorName } from '../lib/errorName.ts';
import { createLoadLate } from '../lib/loadLate.ts';
import { LOADING_SESSION } from '../lib/loadingSession.ts';
import { createSessionReader } from './sessionReader.ts';
import { putSessions } from './sessionStore.ts';
import { createSummarize, partsOf } from './summarizeSession.ts';
import type { Clock } from '../types/clock.ts';
import type { Report } from '../types/report.ts';
import type { RepositoryStats } from '../types/repository.ts';
import type { SessionDisk } from './sessionDisk.ts';
import type { SessionLimits } from './sessionLimits.ts';
import type { SessionKeeper } from './sessionKeeper.ts';
import type { SessionSource } from './sessionReader.ts';
import type { SessionRow } from './sessionStore.ts';

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
  /** What the keeper answers once all is written; the other where it cannot be had or the disk fails, which is noted. */
  ask<Answer>(work: (keeper: SessionKeeper) => Promise<Answer>, otherwise: Answer): Promise<Answer>;
  /** Trouble to tell in the stats. */
  note(error: unknown): void;
  stats(): RepositoryStats;
  /** Writes what waits; takes nothing more. */
  close(): Promise<void>;
}

export interface SessionWriterParts {
  readonly disk: SessionDisk;
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

/** Of a session, for writing it. */
const WRITING_RATIO = 0.001;
/** Between two pieces of one state. */
const PIECE_PAUSE_MS = 250;

/** Writes what comes within one task together, and keeps to the limits. */
export function createSessionWriter({ disk, clock, limits }: SessionWriterParts): SessionWriter {
  const waiting = new Map<string, SessionRow>();
  const live = new Set<Live>();
  let keeper: SessionKeeper | undefined;
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
  const load = createLoadLate(() => import('./sessionKeeper.ts'), note);
  const loadKeeper = async (): Promise<SessionKeeper | undefined> => {
    const part = await load();
    return (keeper ??= part?.createSessionKeeper({ disk, clock, limits, liveIds, onError: note }));
  };
  const liveIds = (): string[] => Array.from(live, ({ id }) => id);
  const askNow: SessionWriter['ask'] = async (work, otherwise) => {
    const loaded = await loadKeeper();
    return loaded ? quietly(work(loaded), otherwise) : otherwise;
  };

  const put = async (rows: readonly SessionRow[]): Promise<readonly SessionRow[]> => {
    const isLast = isLeaving;
    isLeaving = false;
    const { clearCount, forgottenIds, refused, copyMs } = await putSessions(disk, rows, clock, isLast);
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
      await (await loadKeeper())?.makeRoom();
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
    const summaries = written.map(({ summary }) => summary);
    if (summaries.length) await askNow((kept) => kept.keepToLimits(summaries), undefined);
    return new Set(summaries.map(({ id }) => id));
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
    async ask(work, otherwise) {
      await flush();
      return askNow(work, otherwise);
    },
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
    stats: () => ({ savedCount, droppedCount, removals: { ...keeper?.removals }, latestError }),
    async close() {
      isClosed = true;
      await flush();
      disk.release();
    },
  };
}
