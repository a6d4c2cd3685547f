import type { WorkerMetrics } from '../src/types/taskRunner.ts';
import { remainingMs } from './affinity.ts';
import type { Crew } from './crew.ts';
import type { PoolMetrics } from './poolMetrics.ts';
import type { ResolvedPoolOptions } from './poolOptions.ts';
import type { RunEstimates } from './runEstimates.ts';
import { openCalls } from './slot.ts';
import type { Slot } from './slot.ts';
import type { TaskQueue } from './taskQueue.ts';

export interface Staffing {
  /** Starts workers while that promises to pay. Without any, the page works in their place; false: nobody does. */
  staff(): boolean;
  /** How long a call made now would wait for a worker, its start included. */
  expectedWaitMs(): number;
  readState(): Pick<
    WorkerMetrics,
    'size' | 'liveWorkers' | 'activeWorkers' | 'loadingWorkers' | 'isInline' | 'queueLength' | 'utilisation'
  >;
}

/** On the page one call runs at a time, unless it takes so long: it may be waiting for another. */
const STUCK_MS = 100;

/** Who works, and for how long still. */
export function createStaffing(
  options: ResolvedPoolOptions,
  crew: Crew,
  queue: TaskQueue,
  estimates: RunEstimates,
  metrics: PoolMetrics,
): Staffing {
  const { clock } = options;

  /** Nobody else is there, or what runs on the page may be waiting for what waits. */
  const isPageDue = (): boolean => {
    let dueMs = -Infinity;
    for (const { slot } of crew.seats) {
      if (slot.number !== null || slot.phase !== 'busy') return false;
      dueMs = Math.max(dueMs, slot.sinceMs + STUCK_MS);
    }
    const isDue = clock.now() >= dueMs;
    if (!isDue) crew.wakeAt(dueMs);
    return isDue;
  };

  return {
    staff() {
      while (queue.size > 0 && !crew.deaths.isBlocked()) {
        const workers = crew.workers();
        const freeCount = workers.filter(({ slot }) => slot.phase !== 'busy').length;
        const backlogMs = (queue.size * (queue.first()?.stats.runMs ?? Infinity)) / (workers.length + 1);
        const pays = workers.length === 0 || (freeCount < queue.size && backlogMs > estimates.startMs);
        if (workers.length >= crew.size || !pays) return true;
        crew.start();
      }
      if (queue.size === 0 || !isPageDue()) return true;
      if (options.fallback === 'reject' || crew.pageError) return crew.seats.size > 0;
      crew.startInline();
      return true;
    },
    expectedWaitMs() {
      const nowMs = clock.now();
      const workers = crew.workers();
      if (queue.size === 0 && workers.some(({ slot }) => slot.phase === 'idle')) return 0;
      const queuedMs = (queue.size * estimates.anyRunMs) / Math.max(1, workers.length);
      const busyMs = Math.min(...workers.map((seat) => remainingMs(seat, estimates, nowMs)));
      const canStart = workers.length < crew.size && !crew.deaths.isBlocked();
      if (canStart) return Math.min(queuedMs + busyMs, estimates.startMs);
      return workers.length === 0 ? queuedMs : queuedMs + busyMs;
    },
    readState() {
      const workers = crew.workers();
      const count = (...phases: Slot['phase'][]): number =>
        workers.filter(({ slot }) => phases.includes(slot.phase)).length;
      let queueLength = queue.size;
      for (const { slot } of crew.seats) {
        queueLength += openCalls(slot).filter((call, place) => place > 0 && !call.isSettled).length;
      }
      return {
        size: crew.size,
        liveWorkers: count('idle', 'busy'),
        activeWorkers: count('busy'),
        loadingWorkers: count('loading'),
        isInline: workers.length === 0 && crew.deaths.isBlocked(),
        queueLength,
        utilisation: metrics.utilisation(workers, clock.now()),
      };
    },
  };
}
