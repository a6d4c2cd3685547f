import { LOADING_SESSION } from '../lib/loadingSession.ts';
import { countCalls, summarizeParts } from './reportParts.ts';
import { sizesByPath, summarizeSession } from './summarizeSession.ts';
import type { Clock } from '../types/clock.ts';
import type { Report } from '../types/report.ts';
import type { ReportPart, SessionSummary } from '../types/repository.ts';
import type { SessionRow } from './sessionStore.ts';

export interface SessionSource {
  /** `null`: nothing to write yet. */
  readonly report: () => Report | null;
  /** What has changed since it was asked last; `null`: all of it may have. */
  readonly changes: () => Iterable<ReportPart> | null;
}

/** Reads what is to be written of a session that goes on: whole, or what has changed in pieces of a moment each. */
export interface SessionReader {
  /** `null`: nothing. May throw what the session's report throws. */
  next(isWhole: boolean): Omit<SessionRow, 'clearCount'> | null;
  /** The disk did not take what was read: the next is whole. */
  lost(): void;
  /** More has changed than the latest piece had room for. */
  readonly hasMore: boolean;
}

/** What is built for one piece. To copy it takes about as long. */
const BUILD_MS = 1.5;
/** Something that has changed, and what the session is by then. */
const LEAST_PARTS = 2;

export function createSessionReader({ report, changes }: SessionSource, clock: Clock): SessionReader {
  let hasMore = false;
  /** As it was read last; `null`: the next is whole. */
  let latest: SessionSummary | null = null;
  /** Calls of each operation, by its path. */
  let counts = new Map<string, number>();
  /** What each of its parts takes, by its path. */
  let sizes = new Map<string, number>();

  const takeParts = (): readonly ReportPart[] | null => {
    const changed = changes();
    if (!changed) return null;
    const parts: ReportPart[] = [];
    const startMs = clock.now();
    hasMore = false;
    for (const part of changed) {
      parts.push(part);
      hasMore = parts.length >= LEAST_PARTS && clock.now() - startMs >= BUILD_MS;
      if (hasMore) break;
    }
    return parts;
  };

  return {
    next(isWhole) {
      const parts = isWhole || !latest ? null : takeParts();
      const savedEpochMs = clock.epochNow();
      if (latest && parts) {
        if (parts.length === 0) return null;
        latest = { ...summarizeParts(latest, parts, counts, sizes), savedEpochMs };
        return { summary: latest, body: parts };
      }
      const body = report();
      if (!body) return null;
      const summary = summarizeSession(body, savedEpochMs);
      if (summary.id === LOADING_SESSION) return null;
      counts = countCalls(body);
      sizes = sizesByPath(body);
      latest = summary;
      return { summary: latest, body };
    },
    lost() {
      latest = null;
    },
    get hasMore() {
      return hasMore;
    },
  };
}
