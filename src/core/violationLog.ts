import type { Context } from '../types/sample.ts';
import type { Violation, ViolationCause } from '../types/threshold.ts';

/** A limit that was broken, before the cool-down has its say. */
export interface Breach extends Pick<Violation, 'operation' | 'metric' | 'value' | 'limit' | 'pattern' | 'atMs'> {
  readonly cooldownMs: number;
  readonly context: Context;
  /** Called only where the violation is told. */
  readonly history: () => readonly number[];
  readonly cause: () => ViolationCause | null;
}

/** The latest violations, and the cool-down of each limit. */
export interface ViolationLog {
  /** All that were told, also those that are not kept any more. */
  readonly count: number;
  /** Keeps it, unless the limit was broken so shortly before that it is only counted. */
  raise(breach: Breach, nowMs: number): Violation | null;
  /** Newest last; the same array until one comes. */
  latest(): readonly Violation[];
  clear(): void;
}

export function createViolationLog(maxCount: number): ViolationLog {
  let count = 0;
  // Goes on after a clear, so that an id names one violation for ever.
  let latestId = 0;
  let kept: readonly Violation[] = Object.freeze([]);
  // By operation and metric: as many as there are limits on names that exist.
  const cooling = new Map<string, { sinceMs: number; suppressedCount: number }>();

  return {
    get count() {
      return count;
    },
    raise({ cooldownMs, context, history, cause, ...told }, nowMs) {
      const key = `${told.metric} ${told.operation}`;
      const last = cooling.get(key);
      if (last && nowMs - last.sinceMs < cooldownMs) {
        last.suppressedCount += 1;
        return null;
      }
      cooling.set(key, { sinceMs: nowMs, suppressedCount: 0 });
      count += 1;
      latestId += 1;
      const violation: Violation = Object.freeze({
        id: latestId,
        ...told,
        context,
        history: Object.freeze(history()),
        cause: cause(),
        suppressedCount: last?.suppressedCount ?? 0,
      });
      kept = Object.freeze([...kept, violation].slice(-maxCount));
      return violation;
    },
    latest: () => kept,
    clear() {
      count = 0;
      kept = Object.freeze([]);
      cooling.clear();
    },
  };
}
