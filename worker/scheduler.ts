import { noticeChange } from '../src/lib/noticeChange.ts';
import type { ExecuteOptions, WorkerMetrics } from '../src/types/taskRunner.ts';
import { createAffinity } from './affinity.ts';
import type { Call } from './call.ts';
import { createCalls, mayShare } from './calls.ts';
import { copyTiny, NOT_TINY } from './copyTiny.ts';
import { createCrew } from './crew.ts';
import type { Crew, Seat } from './crew.ts';
import { createDeadlines } from './deadlines.ts';
import { createDispatch } from './dispatch.ts';
import { createOutcomes } from './outcomes.ts';
import { createPoolMetrics } from './poolMetrics.ts';
import type { ResolvedPoolOptions } from './poolOptions.ts';
import { createRunEstimates } from './runEstimates.ts';
import { createSettlement } from './settlement.ts';
import { createStaffing } from './staffing.ts';
import { openCalls } from './slot.ts';
import type { Slot } from './slot.ts';
import type { TaskFailureCode } from './taskFailure.ts';
import { createTaskQueue } from './taskQueue.ts';
import { HOW } from './wire.ts';

export interface Scheduler {
  /** `calledMs`: from when the caller's whole wait counts. `copy`: of a small input, as it was then. */
  submit(
    name: string,
    input: unknown,
    options: ExecuteOptions,
    isBatch: boolean,
    calledMs?: number,
    copy?: unknown,
  ): Promise<unknown>;
  resize(size: number): void;
  warmUp(): Promise<void>;
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

const changed = ({ stats }: Call): string =>
  `the input of \`${stats.name}\` was changed while the call waited for a worker, which sees the change.`;

/** Every call that `submit` takes settles exactly once, whatever becomes of the worker it was given to. */
export function createScheduler(options: ResolvedPoolOptions): Scheduler {
  const { clock } = options;
  const queue = createTaskQueue(options.ageingMs, options.whenFull === 'drop-oldest');
  /** Calls that wait for room in the queue. */
  const overflow = new Set<Call>();
  const metrics = createPoolMetrics();
  const estimates = createRunEstimates();
  const settlement = createSettlement(metrics);
  const deadlines = createDeadlines();
  const createCall = createCalls(options);
  let isPumpDue = false;
  let isDisposed = false;
  let onSettledStart: (() => void)[] = [];

  const crew: Crew = createCrew(options, metrics, estimates, {
    free: () => {
      tellStarted();
      if (queue.size + overflow.size > 0) schedulePump();
    },
    calls: (seat, effect) => dispatch.takeEffect(seat, effect),
    note: (seat, note, receiveMs) => dispatch.hear(seat, note, receiveMs),
    ended: (code) => {
      tellStarted();
      const isHopeless = code === 'WORKER_LOAD' && (options.fallback === 'reject' || crew.isPageBlocked);
      if (isHopeless && crew.workers().length === 0) refuseAll();
      schedulePump();
    },
    tick: (nowMs) => {
      crew.wakeAt(deadlines.sweep(nowMs, expire));
      schedulePump();
    },
  });
  const outcomes = createOutcomes({ options, metrics, estimates, settlement, proved: crew.proved });
  const staffing = createStaffing(options, crew, queue, estimates);

  const cancel = (call: Call, code: TaskFailureCode, cause?: unknown): void => {
    if (queue.delete(call) || overflow.delete(call)) return settlement.fail(call, code, cause);
    for (const seat of crew.seats) {
      if (!openCalls(seat.slot).includes(call)) continue;
      settlement.fail(call, code, cause, seat.slot.number);
      crew.step(seat, { type: 'cancelled', call });
    }
  };
  const expire = (call: Call, code: 'TIMEOUT' | 'QUEUE_TIMEOUT'): void => {
    if (code === 'TIMEOUT' || call.isQueued || overflow.has(call)) cancel(call, code);
  };
  const onAbort = (call: Call): void => cancel(call, 'ABORTED', call.options.signal?.reason);
  const refuseAll = (): void => {
    const { code, cause } = crew.lastDeath;
    for (const call of [...queue.all(), ...overflow]) cancel(call, code, cause);
  };

  /** Room for one more call; idle workers, and those that can be started, soon take as many. */
  const hasRoom = (): boolean => {
    let count = queue.size;
    let busyCount = 0;
    for (const { slot } of crew.seats) {
      if (slot.calls.length > 0) busyCount += 1;
      count += Math.max(0, slot.calls.length - slot.toldCount - 1);
    }
    return count < options.maxQueue + Math.max(0, crew.size - busyCount);
  };
  const admit = (call: Call): void => {
    const { stats, options: callOptions } = call;
    try {
      if (!call.isBatch) call.residentKey = stats.task.residentKey?.(call.input as never);
    } catch (error) {
      return settlement.fail(call, 'TASK_ERROR', error);
    }
    // Only now, for `residentKey` may have done either.
    if (isDisposed) return settlement.fail(call, 'DISPOSED');
    if (callOptions.signal?.aborted) return settlement.fail(call, 'ABORTED', callOptions.signal.reason);
    if (call.dueMs <= call.submittedMs) return settlement.fail(call, 'TIMEOUT');
    const seat = findAtOnce(call);
    if (seat) dispatch.send(seat, [call], call.submittedMs);
    else if (!wait(call)) return;
    if (call.isSettled) return;
    if (callOptions.signal) settlement.watch(call, callOptions.signal, onAbort);
    const dueMs = Math.min(call.dueMs, call.queueDueMs);
    if (dueMs === Infinity) return;
    deadlines.add(call);
    crew.wakeAt(dueMs);
  };
  const wait = (call: Call): boolean => {
    // Nobody overtakes those that wait for room.
    const isFull = overflow.size > 0 || !hasRoom();
    if (isFull && options.whenFull !== 'wait') {
      const refused = options.whenFull === 'drop-oldest' ? (queue.takeLeast() ?? call) : call;
      settlement.fail(refused, 'QUEUE_FULL');
      if (refused === call) return false;
    }
    fix(call);
    if (isFull && options.whenFull === 'wait') overflow.add(call);
    else queue.push(call);
    schedulePump();
    return true;
  };
  /** What was passed is what arrives: of a small input that waits, a copy tells whether it has been changed. */
  const fix = (call: Call): void => {
    if (call.isBatch || call.options.transfer?.length) return;
    call.copy ??= copyTiny(call.input);
    call.isSmall = call.copy !== NOT_TINY && mayShare(call);
    if (call.copy === NOT_TINY)
      call.notice = noticeChange(call.input, options.onProblem, 'pool.input-changed', changed(call));
  };
  /** A worker that can take a lone call now: then nothing waits, and its work begins beside the bookkeeping. */
  const findAtOnce = (call: Call): Seat | undefined => {
    if (isPumpDue || queue.size > 0 || overflow.size > 0 || call.residentKey !== undefined) return undefined;
    let free: Seat | undefined;
    for (const seat of crew.seats) {
      const { slot } = seat;
      if (slot.phase === 'ending') return undefined;
      // Calls that came together last time may do so again.
      if (slot.number !== null && slot.how === HOW.solo && isReady(slot, call.submittedMs)) free ??= seat;
    }
    return free;
  };
  const isReady = ({ phase, pingedMs, seenMs }: Slot, nowMs: number): boolean =>
    phase === 'idle' && pingedMs === undefined && nowMs - seenMs <= STALE_MS;

  // In a microtask, so that calls made in one turn are seen together and travel together.
  const schedulePump = (): void => {
    if (isPumpDue) return;
    isPumpDue = true;
    queueMicrotask(() => {
      isPumpDue = false;
      pump();
    });
  };
  const dispatch = createDispatch({ options, crew, queue, metrics, outcomes, settlement, schedulePump });
  const pump = (): void => {
    // Calls of a worker that ends come back soon, and are older than those that wait.
    for (const { slot } of crew.seats) if (slot.phase === 'ending') return;
    for (const call of overflow) {
      if (!hasRoom()) break;
      overflow.delete(call);
      queue.push(call);
    }
    if (!staffing.staff()) refuseAll();
    const nowMs = clock.now();
    const hasWorkers = crew.workers().length > 0;
    const free: Seat[] = [];
    for (const seat of crew.seats) {
      const { phase, pingedMs, seenMs, number } = seat.slot;
      if (phase !== 'idle' || pingedMs !== undefined || (number === null && hasWorkers)) continue;
      if (number === null || nowMs - seenMs <= STALE_MS) free.push(seat);
      else if (queue.size > 0) crew.step(seat, { type: 'check' }, nowMs);
    }
    const fits = createAffinity(crew.seats, estimates, nowMs);
    for (const [index, seat] of free.entries()) {
      if (queue.size === 0) return;
      load(seat, Math.ceil(queue.size / (free.length - index)), (call) => fits(call, seat));
    }
  };
  const load = (seat: Seat, share: number, fits: (call: Call) => boolean): void => {
    const first = queue.take(fits);
    if (!first) return;
    const calls = [first];
    const most = seat.slot.number === null ? 1 : Math.min(share, MAX_MESSAGE);
    let runMs = quickMs(first);
    while (calls.length < most && runMs < MESSAGE_RUN_MS) {
      const next = queue.first();
      const nextMs = next ? quickMs(next) : Infinity;
      if (!next || nextMs > QUICK_MS || !fits(next)) break;
      queue.shift();
      calls.push(next);
      runMs += nextMs;
    }
    dispatch.send(seat, calls);
  };
  /** What a small call is expected to run; for one that may not share a message, Infinity. */
  const quickMs = ({ isSmall, stats: { briefMs } }: Call): number =>
    isSmall && briefMs <= QUICK_MS ? briefMs : Infinity;

  const tellStarted = (): void => {
    if (onSettledStart.length === 0) return;
    for (const { slot } of crew.seats) if (slot.phase === 'loading') return;
    for (const resolve of onSettledStart) resolve();
    onSettledStart = [];
  };

  return {
    submit: (name, input, callOptions, isBatch, calledMs, copy) =>
      new Promise((resolve, reject) => {
        const nowMs = clock.now();
        const call = createCall({
          name,
          input,
          copy,
          options: callOptions,
          isBatch,
          nowMs,
          calledMs: calledMs ?? nowMs,
          resolve,
          reject,
        });
        settlement.accept();
        if (call.stats.task) admit(call);
        else settlement.fail(call, 'UNKNOWN_TASK');
      }),
    resize(size) {
      crew.size = size;
      crew.shrink();
      schedulePump();
    },
    warmUp: () =>
      new Promise((resolve) => {
        onSettledStart.push(resolve);
        if (!isDisposed && !crew.isBlocked() && crew.workers().length === 0) crew.start();
        tellStarted();
      }),
    expectedWaitMs: staffing.expectedWaitMs,
    readMetrics: () => ({ ...staffing.readState(overflow.size), ...metrics.read() }),
    async dispose(isDraining) {
      isDisposed = true;
      if (isDraining) await settlement.whenEmpty();
      for (const call of [...queue.all(), ...overflow]) cancel(call, 'DISPOSED');
      for (const { slot } of crew.seats) for (const call of openCalls(slot)) cancel(call, 'DISPOSED');
      crew.stop();
      tellStarted();
    },
  };
}
