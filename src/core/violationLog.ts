import type { Context } from '../types/sample.ts';
import type { RunPlace, Violation, ViolationCause } from '../types/threshold.ts';
import { NO_CONTEXT } from './sanitizeContext.ts';
import type { DroppedCounts } from './selfCost.ts';
import { DEFAULT_COOLDOWN_MS } from './thresholdBook.ts';

/** A limit that was broken, before the cool-down has its say. */
export interface Breach extends Pick<Violation, 'operation' | 'metric' | 'value' | 'limit' | 'unit' | 'atMs'> {
  /** @default the operation's name */
  readonly pattern?: string | undefined;
  /** @default 1000 */
  readonly cooldownMs?: number | undefined;
  readonly context?: Context | undefined;
  readonly ran?: RunPlace;
  /** Called only where the violation is told. */
  readonly history?: () => readonly number[];
  readonly cause?: () => ViolationCause | null;
}

/** The latest violations, and the cool-down of each limit. */
export interface ViolationLog {
  /** All that were told, also those that are not kept any more. */
  readonly count: number;
  readonly latestId: number;
  /** Keeps it, unless the limit was broken so shortly before that it is only counted. */
  raise(breach: Breach, nowMs: number): Violation | null;
  /** Newest last; the same array until one comes. */
  latest(): readonly Violation[];
}

/** Limits. More than break in one cool-down; what is stuck may have any name. */
const MAX_COOLING = 1000;

/** `afterId`: the latest one of the log before, so that an id names one violation for ever. */
export function createViolationLog(maxCount: number, dropped: DroppedCounts, afterId = 0): ViolationLog {
  let count = 0;
  let kept: readonly Violation[] = Object.freeze([]);
  // By operation and metric.
  const cooling = new Map<string, { sinceMs: number; suppressedCount: number }>();

  return {
    get count() {
      return count;
    },
    get latestId() {
      return afterId + count;
    },
    raise(
      { pattern, cooldownMs = DEFAULT_COOLDOWN_MS, context = NO_CONTEXT, history, cause, ran = null, ...told },
      nowMs,
    ) {
      const key = `${told.metric} ${told.operation}`;
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
        ...told,
        pattern: pattern ?? told.operation,
        context,
        ran,
        history: Object.freeze(history?.() ?? []),
        cause: cause?.() ?? null,
        suppressedCount: last?.suppressedCount ?? 0,
      });
      if (kept.length === maxCount) dropped.violations += 1;
      kept = Object.freeze([...kept, violation].slice(-maxCount));
      return violation;
    },
    latest: () => kept,
  };
}
