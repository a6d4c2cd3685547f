import type { Tags } from '../types/app.ts';
import type { Context } from '../types/sample.ts';
import type { RunPlace, Violation } from '../types/threshold.ts';
import type { CauseWindow } from './heldTime.ts';
import type { LongFrameLog } from './longFrameLog.ts';
import { NO_CONTEXT } from './sanitizeContext.ts';
import type { DroppedCounts } from './selfCost.ts';
import { DEFAULT_COOLDOWN_MS } from './readThreshold.ts';

/** A limit that was broken, before the cool-down has its say. */
export interface Breach extends Pick<Violation, 'operation' | 'metric' | 'value' | 'limit' | 'unit' | 'atMs'> {
  /** @default the operation's name */
  readonly pattern?: string | undefined;
  /** @default 1000 */
  readonly cooldownMs?: number | undefined;
  readonly context?: Context | undefined;
  readonly tags?: Tags | undefined;
  readonly ran?: RunPlace;
  /** Called only where the violation is told. */
  readonly history?: () => readonly number[];
  /** Where its cause is looked for. @default nowhere */
  readonly within?: CauseWindow | null;
}

/** The latest violations, and the cool-down of each limit. */
export interface ViolationLog {
  /** All that were told, also those that are not kept any more. */
  readonly count: number;
  readonly latestId: number;
  /** When the first of those whose cause may still come has waited long enough; `null`: none waits. */
  readonly dueMs: number | null;
  /** Keeps it, unless the limit was broken so shortly before that it is only counted. */
  raise(breach: Breach, nowMs: number): Violation | null;
  /** Looks for causes again; returns those that wait no longer, each once. `isLast`: all of them. */
  seekCauses(nowMs: number, isLast: boolean): readonly Violation[];
  /** Newest last; the same array until one comes, or a cause is found. */
  latest(): readonly Violation[];
}

/** The browsers tell of a long frame some frames after it. */
export const CAUSE_WAIT_MS = 500;
/** Limits. More than break in one cool-down; what is stuck may have any name. */
const MAX_COOLING = 1000;

/** `afterId`: the latest one of the log before, so that an id names one violation for ever. */
export function createViolationLog(
  maxCount: number,
  frames: Pick<LongFrameLog, 'causeWithin' | 'isTold'>,
  dropped: DroppedCounts,
  afterId = 0,
): ViolationLog {
  let count = 0;
  let kept: readonly Violation[] = Object.freeze([]);
  let waiting: { violation: Violation; readonly within: CauseWindow | null; readonly dueMs: number }[] = [];
  // By operation and pattern and metric.
  const cooling = new Map<string, { sinceMs: number; suppressedCount: number }>();

  return {
    get count() {
      return count;
    },
    get latestId() {
      return afterId + count;
    },
    get dueMs() {
      return waiting[0]?.dueMs ?? null;
    },
    raise(breach, nowMs) {
      const { cooldownMs = DEFAULT_COOLDOWN_MS, context = NO_CONTEXT, history, within = null, tags, ...told } = breach;
      const pattern = told.pattern ?? told.operation;
      const key = `${told.metric} ${pattern} ${told.operation}`;
      const last = cooling.get(key);
      if (last && nowMs - last.sinceMs < cooldownMs) {
        last.suppressedCount += 1;
        return null;
      }
      // The latest last, so that the first is the one to go.
      cooling.delete(key);
      if (cooling.size === MAX_COOLING) cooling.delete(cooling.keys().next().value!);
      cooling.set(key, { sinceMs: nowMs, suppressedCount: 0 });
      count += 1;
      const violation: Violation = Object.freeze({
        id: afterId + count,
        ran: null,
        ...told,
        pattern,
        context,
        ...(tags ? { tags } : {}),
        history: Object.freeze(history?.() ?? []),
        cause: within && frames.causeWithin(within),
        suppressedCount: last?.suppressedCount ?? 0,
      });
      if (kept.length === maxCount) dropped.violations += 1;
      kept = Object.freeze([...kept, violation].slice(-maxCount));
      waiting = [...waiting, { violation, within, dueMs: nowMs + CAUSE_WAIT_MS }].slice(-maxCount);
      return violation;
    },
    seekCauses(nowMs, isLast) {
      const complete: Violation[] = [];
      waiting = waiting.filter((wait) => {
        const { violation, within, dueMs } = wait;
        const cause = within && frames.causeWithin(within);
        if (JSON.stringify(cause) !== JSON.stringify(violation.cause)) {
          wait.violation = Object.freeze({ ...violation, cause });
          kept = Object.freeze(kept.map((it) => (it === violation ? wait.violation : it)));
        }
        const isOver = isLast || !within || nowMs >= dueMs || frames.isTold(within.endMs);
        if (isOver) complete.push(wait.violation);
        return !isOver;
      });
      return complete;
    },
    latest: () => kept,
  };
}
