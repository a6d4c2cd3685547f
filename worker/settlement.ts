import type { Call } from './call.ts';
import type { PoolMetrics } from './poolMetrics.ts';
import { createTaskFailure } from './taskFailure.ts';
import type { TaskFailureCode } from './taskFailure.ts';

export interface Settlement {
  /** Calls that have not settled. */
  readonly pendingCount: number;
  accept(): void;
  /** Both do nothing for a call that has settled. */
  succeed(call: Call, value: unknown): void;
  fail(call: Call, code: TaskFailureCode, cause?: unknown, worker?: number | null): void;
  /** Calls back if the call's signal aborts before it has settled. */
  watch(call: Call, signal: AbortSignal, onAbort: (call: Call) => void): void;
  /** Resolves when nothing is pending. */
  whenEmpty(): Promise<void>;
}

interface Watched {
  readonly calls: Set<Call>;
  readonly stop: () => void;
}

/** The one place where the promise of a call is settled: once. */
export function createSettlement(metrics: PoolMetrics): Settlement {
  /** One listener per signal: browsers look through a target's listeners one by one. */
  const signals = new Map<AbortSignal, Watched>();
  let pendingCount = 0;
  let onEmpty: (() => void)[] = [];

  const close = (call: Call, how: 'RESULT' | TaskFailureCode): void => {
    call.isSettled = true;
    if (call.options.signal) forget(call, call.options.signal);
    metrics.countSettled(how);
    pendingCount -= 1;
    if (pendingCount > 0) return;
    for (const resolve of onEmpty) resolve();
    onEmpty = [];
  };
  const forget = (call: Call, signal: AbortSignal): void => {
    const watched = signals.get(signal);
    if (!watched?.calls.delete(call) || watched.calls.size > 0) return;
    watched.stop();
    signals.delete(signal);
  };

  return {
    get pendingCount() {
      return pendingCount;
    },
    accept() {
      pendingCount += 1;
    },
    succeed(call, value) {
      if (call.isSettled) return;
      close(call, 'RESULT');
      call.resolve(value);
    },
    fail(call, code, cause, worker = null) {
      if (call.isSettled) return;
      close(call, code);
      call.reject(createTaskFailure(code, call, worker, cause));
    },
    watch(call, signal, onAbort) {
      const known = signals.get(signal);
      if (known) {
        known.calls.add(call);
        return;
      }
      const calls = new Set([call]);
      const listen = (): void => {
        for (const one of calls) onAbort(one);
      };
      signal.addEventListener('abort', listen);
      signals.set(signal, { calls, stop: () => signal.removeEventListener('abort', listen) });
    },
    whenEmpty: () => new Promise((resolve) => (pendingCount === 0 ? resolve() : onEmpty.push(resolve))),
  };
}
