import type { Tags } from '../types/app.ts';
import type { Context } from '../types/sample.ts';
import type { BrokenLimit, RunPlace, Violation } from '../types/threshold.ts';
import { overlapOf } from './heldTime.ts';
import type { CauseWindow, Span } from './heldTime.ts';
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

/** The latest violations and those that say most of each limit, and the cool-down of each. */
export interface ViolationLog {
  /** All that were told, also those that are not kept any more. */
  readonly count: number;
  readonly latestId: number;
  /** When the first of those whose cause may still come has waited long enough; `null`: none waits. */
  readonly dueMs: number | null;
  /** Keeps it, unless the limit was broken so shortly before that it is only counted. */
  raise(breach: Breach, nowMs: number): Violation | null;
  /**
   * Looks for causes again; returns those that wait no longer, each once. `isLast`: all of them. `news`: when it was of
   * which something is known now; what has been explained in another time stays as it is, for evidence is forgotten.
   */
  seekCauses(nowMs: number, isLast: boolean, news?: Span): readonly Violation[];
  /** Newest last; the same array until one comes, or a cause is found. */
  latest(): readonly Violation[];
  /** These, and of each limit the first, the last and the worst; oldest first. */
  kept(): readonly Violation[];
  brokenLimits(): readonly BrokenLimit[];
}

/** The browsers tell of a long frame some frames after it. */
export const CAUSE_WAIT_MS = 500;
/** Limits. More than break in one cool-down; what is stuck may have any name. */
const MAX_COOLING = 1000;
/** Limits that are told apart: in their order, for the first to break say most. */
const MAX_BROKEN = 200;
/** Of one limit: the worst, the last, the first, the two next worst, as many as this leaves for each. */
const MAX_TELLING = 200;
const WORST_COUNT = 3;

/** One that was told. Its cause may come later. */
interface Told {
  violation: Violation;
  isComplete: boolean;
  readonly within: CauseWindow | null;
  readonly dueMs: number;
}

/** A limit that was broken, and those of its violations that say most. */
interface Broken {
  count: number;
  suppressedCount: number;
  readonly first: Told;
  last: Told;
  worst: readonly Told[];
}

/** `afterId`: the latest one of the log before, so that an id names one violation for ever. */
export function createViolationLog(
  maxCount: number,
  frames: Pick<LongFrameLog, 'causeWithin' | 'isTold'>,
  dropped: DroppedCounts,
  afterId = 0,
): ViolationLog {
  let count = 0;
  let newest: readonly Told[] = [];
  let latest: readonly Violation[] | null = null;
  let waiting: readonly Told[] = [];
  // By operation and pattern and metric.
  const cooling = new Map<string, { sinceMs: number; suppressedCount: number }>();
  const broken = new Map<string, Broken>();

  const countBroken = (key: string, told: Told): void => {
    const known = broken.get(key);
    if (!known && broken.size === MAX_BROKEN) {
      dropped.brokenLimits += 1;
      return;
    }
    const limit = known ?? { count: 0, suppressedCount: 0, first: told, last: told, worst: [] };
    broken.set(key, limit);
    limit.count += 1;
    limit.last = told;
    // No more than will be told of it beside the first and the last.
    const worstCount = Math.min(WORST_COUNT, Math.max(1, Math.floor(MAX_TELLING / broken.size) - 2));
    limit.worst = [...limit.worst, told].sort(worstFirst).slice(0, worstCount);
  };

  return {
    get count() {
      return count;
    },
    get latestId() {
      return afterId + count;
    },
    get dueMs() {
      return waiting.find(({ isComplete }) => !isComplete)?.dueMs ?? null;
    },
    raise(breach, nowMs) {
      const { cooldownMs = DEFAULT_COOLDOWN_MS, context = NO_CONTEXT, history, within = null, tags, ...told } = breach;
      const pattern = told.pattern ?? told.operation;
      const key = `${told.metric} ${pattern} ${told.operation}`;
      const last = cooling.get(key);
      // By its own time: of what was kept, minutes are told in one moment. Some come in another order than they happened.
      if (last && Math.abs(breach.atMs - last.sinceMs) < cooldownMs) {
        last.suppressedCount += 1;
        const known = broken.get(key);
        if (known) known.suppressedCount += 1;
        return null;
      }
      // The latest last, so that the first is the one to go.
      cooling.delete(key);
      if (cooling.size === MAX_COOLING) cooling.delete(cooling.keys().next().value!);
      cooling.set(key, { sinceMs: breach.atMs, suppressedCount: 0 });
      count += 1;
      const violation: Violation = Object.freeze({
        id: afterId + count,
        ran: null,
        ...told,
        pattern,
        context,
        ...(tags && { tags }),
        history: Object.freeze(history?.() ?? []),
        cause: within && frames.causeWithin(within),
        suppressedCount: last?.suppressedCount ?? 0,
      });
      if (newest.length === maxCount) dropped.violations += 1;
      const entry = { violation, isComplete: false, within, dueMs: nowMs + CAUSE_WAIT_MS };
      newest = [...newest, entry].slice(-maxCount);
      waiting = [...waiting, entry].slice(-maxCount);
      latest = null;
      countBroken(key, entry);
      return violation;
    },
    seekCauses(nowMs, isLast, news) {
      const complete: Violation[] = [];
      waiting = waiting.filter((wait) => {
        const { violation, within, dueMs } = wait;
        const mayKnowMore =
          within && (news ? overlapOf(news, within.startMs, within.endMs) > 0 : !violation.cause && !wait.isComplete);
        const cause = mayKnowMore ? frames.causeWithin(within) : violation.cause;
        if (JSON.stringify(cause) !== JSON.stringify(violation.cause)) {
          wait.violation = Object.freeze({ ...violation, cause });
          latest = null;
        }
        const isExplained = isLast || !within || frames.isTold(within.endMs);
        if (!wait.isComplete && (isExplained || nowMs >= dueMs)) {
          wait.isComplete = true;
          complete.push(wait.violation);
        }
        // Under load the browser tells later than that: what is kept still gets its cause.
        return !isExplained;
      });
      return complete;
    },
    latest: () => (latest ??= Object.freeze(newest.map(({ violation }) => violation))),
    kept() {
      const room = Math.max(1, Math.floor(MAX_TELLING / broken.size));
      const telling = Array.from(broken.values(), ({ first, last, worst: [worst, ...others] }) =>
        [worst!, last, first, ...others].slice(0, room),
      );
      const kept = new Set([...telling.flat(), ...newest]);
      return Object.freeze(Array.from(kept, ({ violation }) => violation).sort((a, b) => a.id - b.id));
    },
    brokenLimits: () =>
      Object.freeze(
        Array.from(broken.values(), ({ count: toldCount, suppressedCount, first, last, worst }) => {
          const { operation, metric, pattern, unit, limit, id } = last.violation;
          return Object.freeze({
            operation,
            metric,
            pattern,
            unit,
            limit,
            count: toldCount,
            suppressedCount,
            firstId: first.violation.id,
            lastId: id,
            worstIds: Object.freeze(worst.map(({ violation }) => violation.id)),
          });
        }),
      ),
  };
}

function worstFirst(a: Told, b: Told): number {
  return b.violation.value - a.violation.value;
}
