import type { Call } from './call.ts';
import { createHeap } from './heap.ts';

/** Beyond this many that a worker cannot take, the queue is not searched further. */
const MAX_LOOKS = 64;

export interface TaskQueue {
  readonly size: number;
  push(call: Call): void;
  delete(call: Call): boolean;
  /** Removes and returns the first that is accepted: highest priority with age, then oldest. */
  take(accepts: (call: Call) => boolean): Call | undefined;
  /** Removes the first. */
  shift(): void;
  /** The one that matters least: of the lowest priority, the oldest. */
  takeLeast(): Call | undefined;
  /** The most urgent. */
  first(): Call | undefined;
  all(): Call[];
}

/**
 * Waiting calls: by priority, which grows by 1 per `ageingMs` of waiting, and first come, first served within it. All grow
 * alike, so who comes before whom does not change while they wait.
 */
export function createTaskQueue(ageingMs: number, dropsLeast: boolean): TaskQueue {
  const urgency = ({ priority, submittedMs }: Call): number => priority - submittedMs / ageingMs;
  const calls = createHeap<Call>((a, b) => {
    const lead = a.priority === b.priority ? b.submittedMs - a.submittedMs : urgency(a) - urgency(b);
    return lead === 0 ? a.id < b.id : lead > 0;
  });
  const least = createHeap<Call>((a, b) => (a.priority === b.priority ? a.id < b.id : a.priority < b.priority));
  let size = 0;

  const isQueued = (call: Call): boolean => call.isQueued;
  /** Deleted ones stay in a heap until they come up, or are too many. */
  const tidy = (heap: typeof calls): void => {
    if (heap.size > 2 * size + MAX_LOOKS) heap.keep(isQueued);
    while (heap.first && !heap.first.isQueued) heap.pop();
  };
  const remove = (call: Call): void => {
    call.isQueued = false;
    size -= 1;
  };

  return {
    get size() {
      return size;
    },
    push(call) {
      call.isQueued = true;
      size += 1;
      calls.push(call);
      if (dropsLeast) least.push(call);
    },
    delete(call) {
      if (!call.isQueued) return false;
      remove(call);
      tidy(calls);
      tidy(least);
      return true;
    },
    take(accepts) {
      const passed: Call[] = [];
      let taken: Call | undefined;
      for (let looks = 0; looks < MAX_LOOKS && !taken; looks += 1) {
        tidy(calls);
        const call = calls.pop();
        if (!call) break;
        if (accepts(call)) taken = call;
        else passed.push(call);
      }
      for (const call of passed) calls.push(call);
      if (taken) remove(taken);
      return taken;
    },
    shift() {
      const call = calls.pop();
      if (call) remove(call);
    },
    takeLeast() {
      tidy(least);
      const call = least.pop();
      if (call) remove(call);
      return call;
    },
    first() {
      tidy(calls);
      return calls.first;
    },
    all: () => calls.items().filter(isQueued),
  };
}
