import type { Call } from './call.ts';
import type { PoolMetrics } from './poolMetrics.ts';
import { createTaskFailure } from './taskFailure.ts';
import type { TaskFailureCode } from './taskFailure.ts';

export interface Settlement {
  readonly pendingCount: number;
  accept(): void;
  /** Both do nothing for a call that has settled. */
  succeed(call: Call, value: unknown): void;
  fail(call: Call, code: TaskFailureCode, cause?: unknown, worker?: number | null): void;
  /** Resolves when nothing is pending. */
  whenEmpty(): Promise<void>;
}

/** The one place where the promise of a call is settled: once. */
export function createSettlement(metrics: PoolMetrics): Settlement {
  let pendingCount = 0;
  const onEmpty: (() => void)[] = [];

  const close = (call: Call, how: 'RESULT' | TaskFailureCode): void => {
    call.isSettled = true;
    call.unwatch?.();
    metrics.countSettled(how);
    pendingCount -= 1;
    if (pendingCount > 0) return;
    for (const resolve of onEmpty.splice(0)) resolve();
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
    whenEmpty: () => new Promise((resolve) => (pendingCount === 0 ? resolve() : onEmpty.push(resolve))),
  };
}
