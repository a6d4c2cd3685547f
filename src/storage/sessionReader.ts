import { LOADING_SESSION } from '../lib/loadingSession.ts';
import { createSummarize, estimatePart, partsOf } from './summarizeSession.ts';
import type { Clock } from '../types/clock.ts';
import type { Report } from '../types/report.ts';
import type { ReportPart } from '../types/repository.ts';
import type { SessionRow } from './sessionStore.ts';
import type { Summarize } from './summarizeSession.ts';

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
/** By estimate: so much is copied in a millisecond or two on a slow machine. A longer list is a piece of its own. */
const PIECE_BYTES = 100_000;
/** Something that has changed, and what the session is by then. */
const LEAST_PARTS = 2;

export function createSessionReader({ report, changes }: SessionSource, clock: Clock): SessionReader {
  let hasMore = false;
  /** Knows what was read last; `null`: the next is whole. */
  let summarize: Summarize | null = null;

  const takeParts = (): readonly ReportPart[] | null => {
    const changed = changes();
    if (!changed) return null;
    const parts: ReportPart[] = [];
    const startMs = clock.now();
    let sizeBytes = 0;
    hasMore = false;
    for (const [path, part] of changed) {
      parts.push([path, part]);
      sizeBytes += estimatePart(part);
      const isFull = sizeBytes >= PIECE_BYTES || clock.now() - startMs >= BUILD_MS;
      hasMore = isFull && parts.length >= LEAST_PARTS;
      if (hasMore) break;
    }
    return parts;
  };

  return {
    next(isWhole) {
      const parts = isWhole || !summarize ? null : takeParts();
      const savedEpochMs = clock.epochNow();
      if (summarize && parts) {
        return parts.length ? { summary: summarize(parts, savedEpochMs), whole: null, parts } : null;
      }
      const whole = report();
      if (!whole) return null;
      const summarizeNew = createSummarize();
      const summary = summarizeNew(partsOf(whole), savedEpochMs);
      if (summary.id === LOADING_SESSION) return null;
      summarize = summarizeNew;
      return { summary, whole, parts: [] };
    },
    lost() {
      summarize = null;
    },
    get hasMore() {
      return hasMore;
    },
  };
}
