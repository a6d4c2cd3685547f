import type { PoolMetrics } from './poolMetrics.ts';
import { createTaskFailure } from './taskFailure.ts';
import type { TaskFailureCode } from './taskFailure.ts';
import type { TaskRecord } from './taskRecord.ts';

export interface Settlement {
  /** Calls that have not settled. */
  readonly pendingCount: number;
  accept(): void;
  /** Both do nothing for a call that has settled. */
  succeed(record: TaskRecord, value: unknown): void;
  fail(record: TaskRecord, code: TaskFailureCode, cause?: unknown, worker?: number | null): void;
  /** Resolves when nothing is pending. */
  whenEmpty(): Promise<void>;
}

/** The one place where the promise of a call is settled: once. */
export function createSettlement(metrics: PoolMetrics): Settlement {
  let pendingCount = 0;
  let onEmpty: (() => void)[] = [];

  const close = (record: TaskRecord, how: 'RESULT' | TaskFailureCode): void => {
    record.isSettled = true;
    record.stopListening?.();
    metrics.countSettled(how);
    pendingCount -= 1;
    if (pendingCount > 0) return;
    for (const resolve of onEmpty) resolve();
    onEmpty = [];
  };

  return {
    get pendingCount() {
      return pendingCount;
    },
    accept() {
      pendingCount += 1;
    },
    succeed(record, value) {
      if (record.isSettled) return;
      close(record, 'RESULT');
      record.resolve(value);
    },
    fail(record, code, cause, worker = null) {
      if (record.isSettled) return;
      close(record, code);
      record.reject(createTaskFailure(code, record, worker, cause));
    },
    whenEmpty: () => new Promise((resolve) => (pendingCount === 0 ? resolve() : onEmpty.push(resolve))),
  };
}
