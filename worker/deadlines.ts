import type { Call } from './call.ts';
import { createHeap } from './heap.ts';

export interface Deadlines {
  add(call: Call): void;
  /** Calls back for each deadline that has passed; returns when the next is due. */
  sweep(nowMs: number, onDue: (call: Call, code: 'TIMEOUT' | 'QUEUE_TIMEOUT') => void): number;
}

interface Deadline {
  readonly atMs: number;
  readonly call: Call;
  readonly code: 'TIMEOUT' | 'QUEUE_TIMEOUT';
}

/** Deadlines of settled calls that may be kept. */
const SPARE = 256;

/** When calls have waited for too long: for a worker, or as a whole. */
export function createDeadlines(): Deadlines {
  const heap = createHeap<Deadline>((a, b) => a.atMs < b.atMs);
  let tidyAt = SPARE;

  const push = (deadline: Deadline): void => {
    if (deadline.atMs === Infinity) return;
    heap.push(deadline);
    if (heap.size < tidyAt) return;
    heap.keep(({ call }) => !call.isSettled);
    tidyAt = 2 * heap.size + SPARE;
  };

  return {
    add(call) {
      push({ atMs: call.dueMs, call, code: 'TIMEOUT' });
      push({ atMs: call.queueDueMs, call, code: 'QUEUE_TIMEOUT' });
    },
    sweep(nowMs, onDue) {
      for (let next = heap.first; next; next = heap.first) {
        if (!next.call.isSettled && next.atMs > nowMs) return next.atMs;
        heap.pop();
        if (!next.call.isSettled) onDue(next.call, next.code);
      }
      return Infinity;
    },
  };
}
