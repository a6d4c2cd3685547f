import type { ExecuteOptions, WorkerMetrics } from '../src/types/taskRunner.ts';
import type { TaskDefinition } from '../src/types/tasks.ts';
import { createAffinity, remainingMs } from './affinity.ts';
import { createConversation } from './conversation.ts';
import { createCrew } from './crew.ts';
import type { Crew } from './crew.ts';
import { isTiny } from './isTiny.ts';
import { createPoolMetrics } from './poolMetrics.ts';
import { requireCallOptions } from './poolOptions.ts';
import type { ResolvedPoolOptions } from './poolOptions.ts';
import { createRunEstimates } from './runEstimates.ts';
import { createSettlement } from './settlement.ts';
import type { Slot } from './slot.ts';
import type { TaskFailureCode } from './taskFailure.ts';
import { createTaskQueue } from './taskQueue.ts';
import type { TaskRecord } from './taskRecord.ts';

export interface Scheduler {
  submit(name: string, input: unknown, options: ExecuteOptions, isBatch: boolean): Promise<unknown>;
  resize(size: number): void;
  expectedWaitMs(): number;
  readMetrics(): WorkerMetrics;
  dispose(isDraining: boolean): Promise<void>;
}

/** Calls per message at most, and how long they may be expected to run together. */
const MAX_MESSAGE = 64;
const MESSAGE_RUN_MS = 4;
/** A task that runs no longer than this shares a message. */
const QUICK_MS = 1;
/** A worker that was silent for so long is asked for a sign of life before it is given work. */
const STALE_MS = 10_000;

/** Every call that `submit` takes settles exactly once, whatever becomes of the worker it was given to. */
export function createScheduler(options: ResolvedPoolOptions): Scheduler {
  const { clock, tasks } = options;
  const queue = createTaskQueue(options.ageingMs);
  /** Calls that wait for room in the queue. */
  const overflow = new Set<TaskRecord>();
  const metrics = createPoolMetrics();
  const estimates = createRunEstimates();
  const settlement = createSettlement(metrics);
  let callCount = 0;
  let isPumpDue = false;
  let isDisposed = false;

  const conversation = createConversation({
    options,
    crew: () => crew,
    metrics,
    estimates,
    settlement,
    putBack: queue.putBack,
  });
  const crew: Crew = createCrew(options, metrics, estimates, {
    free: () => schedulePump(),
    message: conversation.hear,
    ended: (slot, code, cause) => {
      conversation.ended(slot, code, cause);
      if (code === 'WORKER_LOAD' && options.fallback === 'reject' && crew.workers().length === 0) refuseAll();
      schedulePump();
    },
    runOver: (slot) => conversation.timeOut(slot),
    tick: (nowMs) => {
      for (const record of waiting()) {
        if (nowMs >= record.queueDeadlineMs) cancel(record, 'QUEUE_TIMEOUT');
        else crew.wakeAt(record.queueDeadlineMs);
      }
      schedulePump();
    },
  });

  const waiting = (): TaskRecord[] => [
    ...queue.all(),
    ...overflow,
    ...[...crew.slots].flatMap(({ calls, running }) => calls.filter((call) => call !== running && !call.isSettled)),
  ];
  const cancel = (record: TaskRecord, code: TaskFailureCode, cause?: unknown): void => {
    if (queue.delete(record) || overflow.delete(record)) return settlement.fail(record, code, cause);
    for (const slot of crew.slots) if (slot.calls.includes(record)) conversation.cancel(slot, record, code, cause);
  };
  const refuseAll = (): void => {
    const { code, cause } = crew.lastDeath;
    for (const record of [...queue.all(), ...overflow]) cancel(record, code, cause);
  };

  /** Room for one more call; idle workers, and those that can be started, soon take as many. */
  const hasRoom = (): boolean => {
    let count = queue.size;
    let busyCount = 0;
    for (const { calls } of crew.slots) {
      if (calls.length > 0) busyCount += 1;
      count += Math.max(0, calls.length - 1);
    }
    return count < options.maxQueue + Math.max(0, crew.size - busyCount);
  };
  const admit = (record: TaskRecord): void => {
    const {
      task,
      input,
      isBatch,
      options: { signal },
    } = record;
    try {
      if (!isBatch) record.residentKey = task.residentKey?.(input as never);
    } catch (error) {
      return settlement.fail(record, 'TASK_ERROR', error);
    }
    // Only now, for `residentKey` may have done either.
    if (isDisposed) return settlement.fail(record, 'DISPOSED');
    if (signal?.aborted) return settlement.fail(record, 'ABORTED', signal.reason);
    // Nobody overtakes those that wait for room.
    const isFull = overflow.size > 0 || !hasRoom();
    if (isFull && options.whenFull !== 'wait') {
      const refused = options.whenFull === 'drop-oldest' ? (queue.takeLeast() ?? record) : record;
      settlement.fail(refused, 'QUEUE_FULL');
      if (refused === record) return;
    }
    if (signal) {
      const onAbort = (): void => cancel(record, 'ABORTED', signal.reason);
      signal.addEventListener('abort', onAbort);
      record.stopListening = () => signal.removeEventListener('abort', onAbort);
    }
    if (isFull && options.whenFull === 'wait') overflow.add(record);
    else queue.push(record);
    crew.wakeAt(record.queueDeadlineMs);
    schedulePump();
  };

  // In a microtask, so that calls made in one turn are seen together and travel together.
  const schedulePump = (): void => {
    if (isPumpDue) return;
    isPumpDue = true;
    queueMicrotask(() => {
      isPumpDue = false;
      pump();
    });
  };
  const pump = (): void => {
    // Calls of a dying worker come back soon, and are older than those that wait.
    for (const { state } of crew.slots) if (state === 'dying') return;
    for (const record of overflow) {
      if (!hasRoom()) break;
      overflow.delete(record);
      queue.push(record);
    }
    staff();
    const hasWorkers = crew.workers().length > 0;
    const free = [...crew.slots].filter(
      ({ state, pingedMs, number }) => state === 'idle' && pingedMs === undefined && (number !== null || !hasWorkers),
    );
    const nowMs = clock.now();
    const fits = createAffinity(crew.slots, estimates, nowMs);
    for (const [index, slot] of free.entries()) {
      if (queue.size === 0) return;
      if (slot.number !== null && nowMs - slot.seenMs > STALE_MS) crew.check(slot);
      else load(slot, Math.ceil(queue.size / (free.length - index)), nowMs, (record) => fits(record, slot));
    }
  };
  const load = (slot: Slot, share: number, nowMs: number, fits: (record: TaskRecord) => boolean): void => {
    const first = queue.take(nowMs, fits);
    if (!first) return;
    const calls = [first];
    let runMs = quickMs(first);
    while (calls.length < Math.min(share, MAX_MESSAGE) && runMs < MESSAGE_RUN_MS) {
      const next = queue.take(nowMs, (record) => quickMs(record) <= QUICK_MS && fits(record), 1);
      if (!next) break;
      calls.push(next);
      runMs += quickMs(next);
    }
    conversation.send(slot, calls);
  };
  /** What a small call is expected to run; for one that may not share a message, Infinity. */
  const quickMs = (record: TaskRecord): number => {
    const runMs = record.isSmall ? estimates.runMs(record.name) : undefined;
    return runMs === undefined || runMs > QUICK_MS ? Infinity : runMs;
  };

  /** Starts workers while that promises to pay. Without any, the page works in their place, or nobody does. */
  const staff = (): void => {
    while (queue.size > 0 && !crew.isBlocked()) {
      const workers = crew.workers();
      const freeCount = workers.filter(({ state }) => state !== 'busy').length;
      const backlogMs = (queue.size * (estimates.runMs(queue.first()?.name ?? '') ?? Infinity)) / (workers.length + 1);
      const pays = workers.length === 0 || (freeCount < queue.size && backlogMs > estimates.startMs);
      if (workers.length >= crew.size || !pays) return;
      crew.start();
    }
    if (queue.size === 0 || crew.slots.size > 0) return;
    if (options.fallback === 'inline') crew.startInline();
    else refuseAll();
  };

  return {
    submit: (name, input, callOptions, isBatch) =>
      new Promise((resolve, reject) => {
        requireCallOptions(callOptions);
        const { transfer, priority = 0, queueTimeoutMs = options.queueTimeoutMs } = callOptions;
        const task = Object.hasOwn(tasks, name) ? tasks[name] : undefined;
        const submittedMs = clock.now();
        callCount += 1;
        const record: TaskRecord = {
          id: callCount,
          name,
          task: task as TaskDefinition,
          input,
          isBatch,
          options: callOptions,
          priority,
          residentKey: undefined,
          submittedMs,
          queueDeadlineMs: submittedMs + queueTimeoutMs,
          resolve,
          reject,
          stopListening: undefined,
          isSettled: false,
          isSmall: !transfer?.length && isTiny(input),
          attempt: 0,
          startedMs: submittedMs,
          sendMs: 0,
          receiveMs: 0,
          value: undefined,
        };
        settlement.accept();
        if (task) admit(record);
        else settlement.fail(record, 'UNKNOWN_TASK');
      }),
    resize(size) {
      crew.size = size;
      for (const slot of crew.slots) if (slot.state === 'idle') crew.rest(slot);
      schedulePump();
    },
    expectedWaitMs() {
      const nowMs = clock.now();
      const workers = crew.workers();
      if (queue.size === 0 && workers.some(({ state }) => state === 'idle')) return 0;
      const queuedMs = (queue.size * estimates.anyRunMs) / Math.max(1, workers.length);
      const busyMs = Math.min(...workers.map((slot) => remainingMs(slot, estimates, nowMs)));
      const canStart = workers.length < crew.size && !crew.isBlocked();
      if (canStart) return Math.min(queuedMs + busyMs, estimates.startMs);
      return workers.length === 0 ? queuedMs : queuedMs + busyMs;
    },
    readMetrics() {
      const workers = crew.workers();
      const count = (...states: Slot['state'][]): number =>
        workers.filter(({ state }) => states.includes(state)).length;
      return {
        size: crew.size,
        liveWorkers: count('idle', 'busy'),
        activeWorkers: count('busy'),
        loadingWorkers: count('loading'),
        isInline: workers.length === 0 && crew.isBlocked(),
        queueLength: waiting().length,
        utilisation: crew.utilisation(),
        ...metrics.read(),
      };
    },
    async dispose(isDraining) {
      isDisposed = true;
      if (isDraining) await settlement.whenEmpty();
      for (const record of waiting()) cancel(record, 'DISPOSED');
      for (const slot of crew.slots) if (slot.running) conversation.cancel(slot, slot.running, 'DISPOSED');
      crew.stop();
    },
  };
}
